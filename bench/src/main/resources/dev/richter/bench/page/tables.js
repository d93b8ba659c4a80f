'use strict';

// Makes an element. What is given as text stays text.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== null) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Tells people who do not see the page what a button did.
function say(text) {
  document.getElementById('said').textContent = text;
}

function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], {type}));
  const link = element('a', {href: address, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say(name + ' was saved');
}

const Tables = (() => {
  // Letters from which on a text takes room of its own, so that it does not become a tower.
  const LONG = 20;

  // The same as the program writes; see Csv.java.
  const FORMULA = /^(?:[=+@\t\r]|-[^]*[^\w. -])/;

  function cell(value) {
    if (value === null) {
      return '';
    }
    if (typeof value === 'number') {
      return String(value);
    }
    const safe = FORMULA.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  function csv(table) {
    return [table.columns.map((column) => column.name), ...table.rows]
      .map((row) => row.map(cell).join(',') + '\r\n')
      .join('');
  }

  function shown(value, decimals) {
    if (value === null) {
      return '–';
    }
    return typeof value !== 'number' || decimals < 0
      ? String(value)
      : value.toLocaleString('en', {minimumFractionDigits: decimals, maximumFractionDigits: decimals});
  }

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers that give pages from files no clipboard still copy what is selected.
      const field = element('textarea', {class: 'visually-hidden', 'aria-hidden': 'true'});
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
      button.focus();
    }
    button.textContent = 'Copied';
    say('Copied: ' + text);
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  }

  function data(value, column, copied) {
    const text = shown(value, column.decimals);
    if (column.decimals >= 0) {
      return element('td', {class: 'number'}, text);
    }
    if (!copied || !value) {
      return element('td', {class: text.length > LONG ? 'long' : null}, copied && value === '' ? 'defaults' : text);
    }
    const button = element('button', {type: 'button', class: 'copy', 'aria-label': 'Copy ' + text}, 'Copy');
    button.addEventListener('click', () => copy(value, button));
    return element('td', {class: 'copied'}, element('code', {}, text), button);
  }

  function fill(body, rows, figures) {
    let before = null;
    body.replaceChildren(...rows.map((row) => {
      const line = element('tr', {class: row[0] === before ? 'same' : 'first'});
      line.classList.toggle('missing', row.slice(3).every((value) => value === null));
      before = row[0];
      line.append(...row.map((value, index) => {
        const column = figures.table.columns[index];
        return data(value, column, figures.copied.includes(column.name));
      }));
      return line;
    }));
  }

  // Ascending, or descending; what has no figure comes last either way.
  function sorted(rows, index, descending) {
    const sign = descending ? -1 : 1;
    return rows.toSorted((first, second) => {
      const a = first[index];
      const b = second[index];
      if (a === null || b === null) {
        return (a === null) - (b === null);
      }
      return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', {numeric: true}));
    });
  }

  function head(figures, body) {
    const cells = figures.table.columns.map((column, index) => {
      const button = element('button', {type: 'button'}, column.name);
      const made = element('th', {scope: 'col', class: column.decimals >= 0 ? 'number' : null}, button);
      button.addEventListener('click', () => {
        const order = made.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
        cells.forEach((other) => other.removeAttribute('aria-sort'));
        made.setAttribute('aria-sort', order);
        fill(body, sorted(figures.table.rows, index, order === 'descending'), figures);
      });
      return made;
    });
    return element('thead', {}, element('tr', {}, ...cells));
  }

  function make(name, figures) {
    const body = element('tbody');
    fill(body, figures.table.rows, figures);
    const caption = figures.table.caption;
    const scroll = element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
      element('table', {}, element('caption', {}, caption), head(figures, body), body));
    const save = element('button', {
      type: 'button',
      class: 'save',
      onclick: () => download(name + '.csv', csv(figures.table), 'text/csv'),
    }, 'CSV');
    save.setAttribute('aria-label', 'Save as CSV: ' + caption);
    if (!figures.folded) {
      return element('div', {class: 'figures', id: name}, element('div', {class: 'tools'}, save), scroll);
    }
    const rows = figures.table.rows.length;
    return element('details', {class: 'figures', id: name},
      element('summary', {}, caption + ' ', element('span', {class: 'muted'}, rows === 1 ? '(1 row)' : `(${rows} rows)`)),
      element('div', {class: 'tools'}, save), scroll);
  }

  return {make, csv};
})();
