// A table that a visitor opens, drops or pastes: its bytes go over the page's own socket, deflated, to this visitor's
// session alone. What is too large stays in the browser, and only its size is told.
export default function mount({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector(name);
  const [zone, button, file, area] = [".zone", "button", "input", "textarea"].map(find);
  const tell = async (blob) => {
    let content = blob.size > data.most ? "" : await deflated(blob);
    if (content.length > 0.9 * data.most) content = ""; // no text is as dense, and no message may be as long
    setTriggerValue("table", { size: blob.size, content });
  };
  button.textContent = data.open;
  area.placeholder = area.ariaLabel = data.paste;
  button.onclick = () => file.click();
  file.onchange = () => { if (file.files[0]) tell(file.files[0]); file.value = ""; };
  area.onchange = () => { if (area.value) tell(new Blob([area.value])); };
  area.onpaste = () => setTimeout(() => area.blur()); // a blur after a change tells of it
  zone.ondragover = (event) => event.preventDefault();
  zone.ondrop = (event) => {
    const [dropped] = event.dataTransfer.files;
    if (!dropped) return; // text, which the field takes
    event.preventDefault();
    tell(dropped);
  };
}

async function deflated(blob) {
  const packed = await new Response(blob.stream().pipeThrough(new CompressionStream("deflate"))).blob();
  const url = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(packed);
  });
  return url.slice(url.indexOf(",") + 1);
}
