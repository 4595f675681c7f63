const output={"version":"b16ab8c42d4bf8df2f24","fallback":"offline/","files":["assets/dot.3a18fec853.svg","assets/dot.HOP2DS7L.svg","assets/plain.97b28492d4.css","guide/bridge.svg","guide/dot.gif","guide/every-construct/","guide/ready/","guide/the-second/","./","offline/"]};
(()=>{console.log(output.version);})();
