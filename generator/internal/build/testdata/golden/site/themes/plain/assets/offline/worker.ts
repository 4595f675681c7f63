declare const output: { version: string };
console.log(output.version);
