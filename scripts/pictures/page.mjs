/** A page as GitHub would show the rendered Markdown: in the card of a job's summary, or below a pull request's title. */
export function pageOf(frame, body, markdownStyle) {
  const inside = frame.kind === 'summary' ? summary(body) : pullRequest(frame, body);
  return `<!doctype html><meta charset="utf-8"><style>${markdownStyle}${STYLE}</style><main>${inside}</main>${MEASURE}`;
}

function summary(body) {
  return `<section class="card"><header>gump summary</header><article class="markdown-body">${body}</article></section>`;
}

function pullRequest({ title, number, from, to }, body) {
  return `<h1>${title} <span>#${number}</span></h1>
    <p class="state"><b>Open</b> <strong>github-actions</strong> wants to merge into <code>${to}</code> from <code>${from}</code></p>
    <section class="card"><header><strong>github-actions</strong> <small>bot</small> commented</header>
    <article class="markdown-body">${body}</article></section>`;
}

const STYLE = `
body { margin: 0; background: #fff; }
main, .markdown-body { font-family: "Noto Sans", Helvetica, Arial, "Noto Color Emoji", sans-serif; color: #1f2328; }
main { width: 900px; padding: 16px; box-sizing: border-box; font-size: 14px; }
h1 { margin: 4px 0 10px; font-weight: 400; font-size: 26px; }
h1 span { color: #59636e; font-weight: 300; }
.state { margin: 0 0 16px; color: #59636e; }
.state b { background: #1f883d; color: #fff; border-radius: 2em; padding: 5px 12px; margin-right: 6px; font-weight: 500; }
.state code { background: #ddf4ff; color: #0969da; border-radius: 6px; padding: 2px 6px; font-size: 12px; }
.card { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
.card header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; }
.card header small { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 6px; color: #59636e; }
.card .markdown-body { padding: 16px; font-size: 14px; }
`;

/** Tells the photographer how high the page is. */
const MEASURE = `<script>document.body.dataset.height = document.querySelector('main').offsetHeight;</script>`;
