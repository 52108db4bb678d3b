"""The class page's one script: tables that sort at a click on a heading, and a box that finds rows.

Without it the page reads the same; what it needs (buttons, box) it makes itself.
"""

from __future__ import annotations

SCRIPT = """
(() => {
  'use strict';
  const text = cell => cell.dataset.v ?? cell.textContent.trim();
  const plain = value => value.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase();
  const order = new Intl.Collator('en', {numeric: true}).compare;
  const compare = (a, b) => {
    if (!a || !b) return (a === '') - (b === '');
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? order(a, b) : x - y;
  };
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, index) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const down = head.ariaSort === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.ariaSort = down ? 'descending' : 'ascending';
        const rows = [...body.rows].map(row => [text(row.cells[index]), row]);
        rows.sort((a, b) => !a[0] || !b[0] ? compare(a[0], b[0]) : (down ? -1 : 1) * compare(a[0], b[0]));
        body.append(...rows.map(row => row[1]));
      });
    });
    if (!table.dataset.find) continue;
    const label = document.createElement('label'), box = document.createElement('input');
    const said = document.createElement('output');
    const finder = document.createElement('div');
    box.type = 'search';
    label.append(table.dataset.find + ' ', box);
    finder.className = 'finder';
    finder.append(label, said);
    table.parentElement.before(finder);
    const rows = [...body.rows].map(row => [plain(row.textContent), row]);
    box.addEventListener('input', () => {
      const words = plain(box.value).split(/\\s+/).filter(Boolean);
      let shown = 0;
      for (const [content, row] of rows) {
        row.hidden = !words.every(word => content.includes(word));
        shown += !row.hidden;
      }
      said.textContent = words.length
        ? table.dataset.shown.replace('{n}', shown).replace('{all}', rows.length) : '';
    });
  }
})();
"""
