// Reads {documents, cases} on standard input. Writes what apl-suggester has to say of each document,
// and the value of every size on each screen of `cases`.
const { StaticAplTemplateValidator } = require(process.argv[2]);

async function main(input) {
  const { documents, cases } = JSON.parse(input);
  const problems = {};
  for (const [name, document] of Object.entries(documents)) {
    problems[name] = await new StaticAplTemplateValidator().validate(document);
  }
  const sizes = cases.map(({ expressions, viewport, environment }) =>
    Object.fromEntries(
      Object.entries(expressions).map(([name, expression]) => [
        name,
        new Function("viewport", "environment", `return ${expression}`)(viewport, environment),
      ]),
    ),
  );
  process.stdout.write(JSON.stringify({ problems, sizes }));
}

let input = "";
process.stdin.on("data", (piece) => (input += piece));
process.stdin.on("end", () => main(input));
