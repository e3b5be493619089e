/** The only style of the payment pages: one column, big targets, light and dark, from 320 pixels up. */
export const css = `
:root {
  color-scheme: light dark;
  --back: #eef1f6; --front: #ffffff; --ink: #17202e; --soft: #4e5a6b; --line: #d9dfe8; --accent: #0b57d0; --on-accent: #ffffff;
  --good: #0b6b3a; --bad: #a3261b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0f141c; --front: #19202b; --ink: #e9eef6; --soft: #a9b4c4; --line: #333d4c; --accent: #8ab4ff; --on-accent: #0b1c38;
    --good: #7fd8a6; --bad: #ff9d93;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: var(--back); color: var(--ink); font: 17px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 480px; margin: 0 auto; padding: 20px; background: var(--front); border-radius: 18px; overflow-wrap: anywhere; }
h1 { margin: 0 0 4px; font-size: 21px; line-height: 1.3; }
p { margin: 0 0 12px; }
.soft { color: var(--soft); font-size: 15px; }
.sum { margin: 12px 0; font-size: 36px; font-weight: 700; line-height: 1.1; }
.notice { padding: 12px; border: 2px solid var(--bad); border-radius: 12px; color: var(--bad); }
.mark { font-size: 40px; line-height: 1; margin-bottom: 8px; }
.good { color: var(--good); } .bad { color: var(--bad); }
ul { margin: 0 0 12px; padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; padding: 10px 0; border-bottom: 1px solid var(--line); }
li span { flex: 1 1 50%; }
li b { white-space: nowrap; }
li small { flex: 1 0 100%; color: var(--soft); font-size: 14px; }
.split { margin-top: -12px; border-top: 0; }
.keep { display: flex; gap: 12px; margin: 0 0 16px; padding: 12px; border: 1px solid var(--line); border-radius: 12px; font-size: 15px; }
.keep input { flex: none; width: 26px; height: 26px; margin: 0; accent-color: var(--accent); }
.keep input:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
label.keep { cursor: pointer; }
.back { margin: 16px 0 0; }
button, .button {
  display: block; width: 100%; min-height: 56px; padding: 14px; border: 0; border-radius: 14px; background: var(--accent);
  color: var(--on-accent); font: inherit; font-size: 18px; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
button:focus-visible, .button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.plain { background: none; color: var(--accent); font-weight: 500; }
`;
