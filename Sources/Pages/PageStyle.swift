/// The page's looks. Colours are told apart at a contrast of at least 4.5 : 1 on their background, light and dark.
package enum PageStyle {
    package static let css = """
        :root { color-scheme: light dark; --ground: #fbfbf9; --card: #ffffff; --ink: #1d2125; --soft: #5a636b; --rule: #dfe2e4;
          --s0: #1a5fb4; --s1: #b3470b; --s2: #1b7340; --s3: #8b3a9e; --limit: #b3202c; --chosen: #eaf2fb; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #15181b; --card: #1d2125; --ink: #e9ecee; --soft: #a4adb5; --rule: #343a40;
            --s0: #7db5f5; --s1: #f5a36a; --s2: #74cf97; --s3: #d49be6; --limit: #ff8a92; --chosen: #22344a; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 1240px; margin: 0 auto; padding: 32px 24px 64px; }
        h1 { font-size: 1.6rem; margin: 0 0 4px; } h2 { font-size: 1.15rem; margin: 40px 0 12px; }
        .facts { color: var(--soft); margin: 0 0 24px; } .facts span:not(:last-child)::after { content: " ·"; }
        .note { color: var(--soft); font-size: .875rem; max-width: 75ch; } .warning { color: var(--limit); }
        .best { background: var(--card); border: 1px solid var(--rule); border-left: 4px solid var(--s0); border-radius: 6px;
          padding: 12px 20px; } .best p { margin: 4px 0; }
        pre { background: var(--ground); border: 1px solid var(--rule); border-radius: 4px; padding: 10px 14px; overflow-x: auto;
          font: 14px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
        .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 20px; margin-top: 24px; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 16px;
          display: flex; flex-direction: column; }
        figcaption { font-weight: 600; } figure > svg { width: 100%; height: auto; display: block; margin-top: auto; }
        .legend { display: flex; flex-wrap: wrap; gap: 2px 18px; color: var(--soft); font-size: .875rem; margin: 2px 0 10px; }
        .key { width: 30px; height: 12px; vertical-align: middle; }
        .s0 { --line: var(--s0); } .s1 { --line: var(--s1); } .s2 { --line: var(--s2); } .s3 { --line: var(--s3); }
        .grid { stroke: var(--rule); } .axis { stroke: var(--soft); }
        .line { fill: none; stroke: var(--line); stroke-width: 2; } .dashed { stroke-dasharray: 5 4; }
        .marker { fill: var(--line); stroke: var(--line); stroke-width: 1.5; } .hollow { fill: var(--card); }
        .limit { stroke: var(--limit); stroke-width: 1.5; stroke-dasharray: 2 3; }
        svg text { fill: var(--soft); font-size: 12px; } svg .label { fill: var(--ink); font-size: 13px; }
        .end { text-anchor: end; } .middle { text-anchor: middle; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: 6px 12px; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        th { color: var(--soft); font-weight: 600; font-size: .875rem; } .chosen td { background: var(--chosen); font-weight: 600; }
        """
}
