const output={"version":"5b52f7c97b8eb374bd62","fallback":"offline/","files":["assets/dot.3a18fec853.svg","assets/dot.HOP2DS7L.svg","assets/plain.97b28492d4.css","guide/bridge.svg","guide/dot.gif","guide/every-construct/","guide/ready/","guide/the-second/","./","offline/"]};
(()=>{console.log(output.version);})();
