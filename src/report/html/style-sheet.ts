/** The style sheet of the page, light and dark. It loads no other resources. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; --bg: #fbfaf7; --card: #fff; --ink: #1d1c1a; --soft: #6c6862; --line: #e6e2da;
  --good: #1a7f4b; --bad: #c2352b; --warn: #a86a00; --accent: #d0552b; --track: #efebe3; }
@media (prefers-color-scheme: dark) { :root { --bg: #171614; --card: #201f1c; --ink: #ece9e3; --soft: #9d978d;
  --line: #35322d; --good: #4cc38a; --bad: #ff7a6b; --warn: #e0a63d; --accent: #f08a5d; --track: #2b2925; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 40px 20px 64px; }
h1 { font-size: 28px; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 17px; margin: 36px 0 12px; }
p { margin: 4px 0; }
code, pre, .mono { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.soft { color: var(--soft); }
.pill { display: inline-block; padding: 1px 10px; border-radius: 999px; border: 1px solid currentColor; font-size: 13px;
  font-weight: 600; vertical-align: 4px; margin-left: 8px; }
.passed, .pass { color: var(--good); } .failed, .fail { color: var(--bad); }
.running, .paused, .pending, .cancelled, .abandoned, .skipped { color: var(--warn); }
.cards { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 0; }
.card { flex: 1 1 180px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px; }
.card b { display: block; font-size: 22px; letter-spacing: -.01em; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: 12px; font-weight: 600; color: var(--soft); text-transform: uppercase; letter-spacing: .04em; }
th, td { padding: 8px 14px; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
td.wide { white-space: normal; min-width: 180px; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.time { position: relative; min-width: 180px; height: 22px; }
.time i { position: absolute; top: 6px; height: 10px; min-width: 3px; border-radius: 4px; background: var(--accent); }
.time i.passed { background: var(--good); } .time i.failed { background: var(--bad); } .time i.abandoned { background: var(--soft); }
details { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 10px 16px; margin: 8px 0; }
summary { cursor: pointer; }
pre { background: var(--track); border-radius: 8px; padding: 12px; overflow: auto; }
footer { margin-top: 40px; font-size: 13px; }
`;
