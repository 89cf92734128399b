// Drives the web service with virtual-alexa: launch, a question, on, help, stop.
// node virtual_alexa.js PACKAGE MODEL URL → one JSON line: what was said, in order.
const [, , packageFolder, modelFile, url] = process.argv;
const { VirtualAlexa } = require(packageFolder);

const alexa = VirtualAlexa.Builder().skillURL(url).interactionModelFile(modelFile).create();

async function talk() {
  const replies = [await alexa.launch()];
  replies.push(await alexa.intend("QuestionIntent", { question: "will i be asleep" }));
  replies.push(await alexa.intend("AMAZON.NextIntent"));
  replies.push(await alexa.intend("AMAZON.HelpIntent"));
  replies.push(await alexa.intend("AMAZON.StopIntent"));
  const said = replies.map((reply) => ({
    ssml: reply.response.outputSpeech.ssml,
    end: reply.response.shouldEndSession,
  }));
  console.log(JSON.stringify(said));
}

talk().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
