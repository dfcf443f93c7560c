/** Reads server-sent events from a response's body; a comment is told with an empty text. Returns when the stream ends. */
export async function readStream(body: ReadableStream<Uint8Array>, tell: (event: string, data: string) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let event = "message";
  let data: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    text = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith(":")) tell("", "");
      else if (line.startsWith("event:")) event = line.slice(6).trim();
      else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      else if (!line) {
        if (data.length) tell(event, data.join("\n"));
        event = "message";
        data = [];
      }
    }
  }
}
