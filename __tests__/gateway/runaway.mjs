// A CLI that calls its model as fast as it can, takes no notice of refusals, and cannot be told to end. It stands in for
// Qwen Code: same variables, same wire.
const { fetch } = globalThis;
process.on('SIGTERM', () => undefined);
const { OPENAI_BASE_URL: url, OPENAI_API_KEY: key, OPENAI_MODEL: model } = process.env;
for (;;) {
  const answer = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'on' }], tools: [TOOL()] }),
  });
  await answer.text();
}

function TOOL() {
  return { type: 'function', function: { name: 'write_file', parameters: {} } };
}
