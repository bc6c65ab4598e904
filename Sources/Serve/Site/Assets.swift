internal import SluiceDatabase
internal import SluicePages

/// What pages load, all of it from this server.
enum Assets {
    /// Changes with the content, so that a browser may keep it for good.
    static let mark = String(SHA256.digest(of: style + script).hexadecimal.prefix(12))

    static let style = PageStyle.css + ownStyle

    private static let ownStyle = """

        :root { --on-fill: #ffffff; } @media (prefers-color-scheme: dark) { :root { --on-fill: #15181b; } }
        body { overflow-wrap: anywhere; }
        header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: center; padding: 10px 24px; background: var(--card);
          border-bottom: 1px solid var(--rule); } header p { margin: 0; }
        .brand a { font-weight: 700; color: var(--ink); text-decoration: none; } .database { color: var(--soft); font-size: .875rem; }
        nav ul { display: flex; flex-wrap: wrap; gap: 0 4px; list-style: none; margin: 0; padding: 0; }
        nav a { display: block; padding: 6px 10px; border-radius: 4px; text-decoration: none; }
        nav a[aria-current] { background: var(--chosen); color: var(--ink); font-weight: 600; }
        .state { margin-left: auto; display: flex; gap: 8px; align-items: center; color: var(--soft); font-size: .875rem; }
        .is-live::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: var(--s2);
          margin-right: 6px; } .not-live { color: var(--limit); font-weight: 600; }
        main { padding: 20px 24px 32px; } main:focus { outline: none; }
        footer { max-width: 1240px; margin: 0 auto; padding: 0 24px 24px; color: var(--soft); font-size: .875rem; }
        a { color: var(--s0); } a:focus-visible, button:focus-visible, summary:focus-visible, [tabindex]:focus-visible, input:focus-visible {
          outline: 3px solid var(--s0); outline-offset: 2px; border-radius: 4px; }
        .skip { position: absolute; left: -999px; top: 0; background: var(--card); padding: 8px 16px; z-index: 1; } .skip:focus { left: 0; }
        .heard { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        h1 { margin-bottom: 14px; } h2 { margin: 28px 0 10px; } h3 { margin: 0; font-size: 1rem; } .job { font-weight: 600; } .on { color: var(--soft); font-weight: 400; }
        .card { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 14px 18px; margin: 0 0 14px; }
        .card h2 { margin: 0 0 8px; } .card p { margin: 6px 0; } .headline { font-size: 1.05rem; } .facts { margin: 6px 0; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 12px; list-style: none;
          margin: 16px 0; padding: 0; }
        .figures a { display: block; background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 10px 14px;
          text-decoration: none; height: 100%; }
        .figures .name { display: block; color: var(--soft); font-size: .875rem; } .figures .value { color: var(--ink); font-size: 1.4rem;
          font-weight: 600; font-variant-numeric: tabular-nums; }
        progress { display: block; width: 100%; height: 12px; margin: 10px 0 6px; appearance: none; border: 1px solid var(--soft);
          border-radius: 6px; background: var(--ground); overflow: hidden; accent-color: var(--s0); }
        progress::-webkit-progress-bar { background: var(--ground); } progress::-webkit-progress-value { background: var(--s0); }
        progress::-moz-progress-bar { background: var(--s0); }
        .tag { display: inline-block; border: 1px solid currentColor; border-radius: 10px; padding: 0 9px; font-size: .8125rem; font-weight: 600;
          line-height: 1.5; color: var(--soft); white-space: nowrap; }
        .running, .verifying, .observed { color: var(--s0); } .complete, .applied, .clean, .dropped { color: var(--s2); }
        .paused, .pending, .deprecated, .archived, .transformed, .begun { color: var(--s1); } .failed, .left { color: var(--limit); }
        .quiet, .cancelled { color: var(--soft); font-weight: 400; }
        .wait { border-left: 4px solid var(--s1); padding: 4px 12px; } .alert { border-left: 4px solid var(--limit); padding: 6px 12px;
          color: var(--limit); font-weight: 600; } .empty { color: var(--soft); } .failure { margin: 8px 0; }
        .pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 6px 24px; margin: 12px 0 4px; }
        .pairs dt { color: var(--soft); font-size: .875rem; } .pairs dd { margin: 0; } code, .hash { font-family: ui-monospace,
          "DejaVu Sans Mono", monospace; font-size: .9em; }
        button { font: inherit; font-weight: 600; padding: 6px 16px; border-radius: 6px; border: 1px solid var(--s0); background: var(--s0);
          color: var(--on-fill); cursor: pointer; min-height: 36px; } button.grave { background: var(--card); border-color: var(--limit);
          color: var(--limit); } button.plain { background: none; border-color: var(--rule); color: var(--s0); font-weight: 400; padding: 2px 10px; }
        input[type=password] { font: inherit; padding: 6px 10px; border: 1px solid var(--soft); border-radius: 6px; background: var(--card);
          color: var(--ink); width: min(360px, 100%); } label { display: block; font-weight: 600; margin-bottom: 4px; }
        .actions { margin: 14px 0; } .actions p { margin: 8px 0; } summary { cursor: pointer; padding: 4px 0; }
        table { background: var(--card); } caption { text-align: left; color: var(--soft); font-size: .875rem; padding: 0 0 6px; }
        th, td { text-align: left; vertical-align: top; white-space: normal; min-width: 4.5rem; overflow-wrap: normal; }
        tbody th { color: inherit; font-size: inherit; font-weight: 400; } .number { text-align: right; white-space: nowrap; }
          .scroll table { min-width: 46rem; } .actions button { margin-right: 8px; } time { white-space: nowrap; }
        .scroll { border: 1px solid var(--rule); border-radius: 6px; background: var(--card); padding: 10px 12px; margin: 0 0 14px; }
        pre { white-space: pre-wrap; } .graph { max-width: none; display: block; } .node { fill: var(--s0); stroke: var(--s0); stroke-width: 2; }
        .node.pending { fill: var(--card); stroke: var(--s1); stroke-dasharray: 3 2; } .edge { fill: none; stroke: var(--soft); stroke-width: 2; }
        svg a text.label { fill: var(--s0); }
        @media (max-width: 600px) { header, main { padding-left: 14px; padding-right: 14px; } footer { padding: 0 14px 20px; }
          .state { margin-left: 0; } .card { padding: 12px 14px; } h1 { font-size: 1.35rem; } }
        @media (prefers-reduced-motion: no-preference) { progress::-webkit-progress-value { transition: width .4s linear; } }
        """

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1a5fb4"/>\
        <path d="M3 5h10M3 8h10M3 11h6" stroke="#ffffff" stroke-width="1.6"/></svg>
        """

    static let script = """
        "use strict";
        (() => {
          const topic = document.body.dataset.topic;
          if (!topic) return;
          const mark = document.getElementById("live");
          // Sections of which a part couldn't be replaced, since it was in somebody's hands.
          const held = new Map();
          let source = null;
          let polling = null;
          let isDown = false;

          function say(text, kind) {
            if (mark.textContent === text) return;
            mark.textContent = text;
            mark.className = kind;
          }

          function isLive() {
            isDown = false;
            say("live", "is-live");
          }

          function isNotLive() {
            if (isDown) return;
            isDown = true;
            say("not live since " + new Date().toTimeString().slice(0, 5), "not-live");
          }

          function isSelected(node) {
            const selection = getSelection();
            return selection && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(node);
          }

          function isHeld(node) {
            if (isSelected(node)) return true;
            if (node.nodeType !== Node.ELEMENT_NODE) return false;
            const focused = document.activeElement;
            return (focused && focused !== document.body && node.contains(focused)) || node.matches("details[open]")
              || node.querySelector("details[open]") !== null;
          }

          function replace(old, next) {
            if (isHeld(old)) return false;
            old.replaceWith(document.importNode(next, true));
            return true;
          }

          // Makes one node say what another says, and tells whether all of it could be taken over.
          function morph(old, next) {
            if (old.isEqualNode(next)) return true;
            if (old.nodeName !== next.nodeName) return replace(old, next);
            if (old.nodeType !== Node.ELEMENT_NODE) {
              if (isSelected(old)) return false;
              old.nodeValue = next.nodeValue;
              return true;
            }
            if (old.matches("details[open]")) return false;
            if (old === document.activeElement && !old.matches("[role=region]")) return false;
            for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
            for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
            return next.querySelector(":scope > [data-key]") ? morphKeyed(old, next) : morphChildren(old, next);
          }

          function morphChildren(old, next) {
            if (old.childNodes.length !== next.childNodes.length) {
              if (isHeld(old)) return false;
              old.replaceChildren(...[...next.childNodes].map((node) => document.importNode(node, true)));
              return true;
            }
            const pairs = [...old.childNodes].map((node, index) => [node, next.childNodes[index]]);
            return pairs.map(([one, other]) => morph(one, other)).every(Boolean);
          }

          // What has a key stays the element it is, however many come before it.
          function morphKeyed(old, next) {
            const keys = new Set([...next.children].map((element) => element.dataset.key));
            const known = new Map([...old.children].map((element) => [element.dataset.key, element]));
            let isWhole = true;
            for (const [key, element] of known) {
              if (keys.has(key)) continue;
              if (isHeld(element)) isWhole = false;
              else element.remove();
            }
            let before = null;
            for (const element of [...next.children].reverse()) {
              const found = known.get(element.dataset.key);
              if (found) {
                isWhole = morph(found, element) && isWhole;
                before = known.get(element.dataset.key);
                if (!before.isConnected) before = old.querySelector(`:scope > [data-key="${CSS.escape(element.dataset.key)}"]`);
              } else {
                const added = document.importNode(element, true);
                old.insertBefore(added, before);
                before = added;
              }
            }
            return isWhole;
          }

          function take(name, html) {
            const place = document.querySelector(`[data-section="${CSS.escape(name)}"]`);
            if (!place) return;
            const template = document.createElement("template");
            template.innerHTML = html;
            const next = document.createElement("div");
            next.dataset.section = name;
            next.append(template.content);
            if (morph(place, next)) held.delete(name);
            else held.set(name, html);
          }

          async function poll() {
            try {
              const answer = await fetch("/sections?topic=" + encodeURIComponent(topic));
              if (!answer.ok) throw new Error(answer.status);
              for (const [name, html] of Object.entries(await answer.json())) take(name, html);
              isLive();
            } catch {
              isNotLive();
            }
          }

          function start() {
            if (source || document.hidden) return;
            source = new EventSource("/live?topic=" + encodeURIComponent(topic));
            source.onopen = () => {
              clearInterval(polling);
              polling = null;
              isLive();
            };
            source.addEventListener("section", (event) => {
              const end = event.data.indexOf("\\n");
              take(event.data.slice(0, end), event.data.slice(end + 1));
            });
            source.onerror = () => {
              isNotLive();
              // The browser tries again by itself, unless the server said no.
              if (source.readyState === EventSource.CLOSED && !polling) polling = setInterval(poll, 3000);
            };
          }

          function stop() {
            if (source) source.close();
            source = null;
            clearInterval(polling);
            polling = null;
          }

          document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
          setInterval(() => { for (const [name, html] of [...held]) take(name, html); }, 1000);
          start();
        })();
        """
}
