// Keeps a page of the preview up to date. The page names the build that it came
// from; the server names the build that it serves now; if they differ, reload.
"use strict";
{
  const build = document.currentScript.dataset.build;
  const retry = 1000; // milliseconds
  let stream, timer;

  const close = () => {
    clearTimeout(timer);
    stream?.close();
  };

  // A page that no one sees keeps no stream: a browser opens only six
  // connections to a server, and more tabs than that would starve each other.
  const open = () => {
    close();
    if (document.hidden) return;
    stream = new EventSource("/-/events");
    stream.onmessage = (event) => {
      if (event.data === build) return;
      close();
      location.reload();
    };
    // After a lost connection browsers try again by themselves, after a
    // refusal they do not.
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, retry);
    };
  };

  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  document.addEventListener("visibilitychange", open);
}
