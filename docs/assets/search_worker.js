// Browsers refuse to start a worker from file://. There, the search runs in a hidden frame of the page
// instead: the frame shows the worker's script in an empty document that has what a worker has.
"use strict";

if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(script) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inside = frame.contentWindow;
      // The page hears what the script says, as the messages of a worker.
      inside.postMessage = (data) => {
        setTimeout(() => {
          const message = new MessageEvent("message", { data });
          this.dispatchEvent(message);
          if (this.onmessage) this.onmessage(message);
        });
      };
      // Scripts are loaded one after the other, as importScripts does.
      const load = (address) =>
        new Promise((loaded, failed) => {
          const element = inside.document.createElement("script");
          element.src = new URL(address, document.baseURI).href;
          element.onload = loaded;
          element.onerror = failed;
          inside.document.body.append(element);
        });
      inside.importScripts = (...addresses) =>
        addresses.reduce((before, address) => before.then(() => load(address)), Promise.resolve());
      this.frame = frame;
      this.ready = load(script);
    }

    postMessage(data) {
      this.ready.then(() => {
        this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
      });
    }

    terminate() {
      this.frame.remove();
    }
  };
}
