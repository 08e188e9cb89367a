// The page's part in running functions: it alone can make the frame that is their cage.

/** Opens a cage in this page; `port` leads to the engine's worker. */
export function openFunctionFrame(port: MessagePort): void {
  const frame = document.createElement("iframe");
  // Scripts, and nothing else: above all not the site's origin.
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("allow", "");
  frame.referrerPolicy = "no-referrer";
  frame.hidden = true;
  frame.title = "Functions";
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.src = new URL("./frame.html", import.meta.url).href;
  // Opaque origins have no name to send to; what is sent is the port, and the frame is ours.
  frame.addEventListener("load", () => frame.contentWindow?.postMessage("open", "*", [port]), { once: true });
  document.documentElement.append(frame);
}
