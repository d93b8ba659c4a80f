'use strict';

(() => {
  const content = JSON.parse(document.getElementById('content').textContent);
  const main = document.getElementById('main');
  const selects = [];

  function drawAll(place) {
    place.querySelectorAll('figure').forEach((figure) => figure.draw());
  }

  function panel(own) {
    const charts = Object.entries(own.charts).map(([name, chart]) => Charts.make(name, chart, own.label));
    const plots = charts.length === 0 ? null : element('div', {class: charts.length > 1 ? 'plots' : 'plots single'}, ...charts);
    const tables = Object.entries(own.tables).map(([name, figures]) => Tables.make(name, figures));
    return element('div', {class: 'panel', 'data-label': own.label}, plots, ...tables);
  }

  // Shows one panel of a section, and the same of other sections that have it.
  function choose(label) {
    for (const {select, panels} of selects) {
      const index = panels.findIndex((own) => own.dataset.label === label);
      if (index >= 0) {
        select.value = String(index);
        panels.forEach((own, other) => { own.hidden = other !== index; });
        drawAll(panels[index]);
      }
    }
  }

  function chooser(id, panels) {
    const select = element('select', {id: id + '-of'},
      ...panels.map((own, index) => element('option', {value: String(index)}, own.dataset.label)));
    select.addEventListener('change', () => choose(panels[Number(select.value)].dataset.label));
    selects.push({select, panels});
    panels.forEach((own, index) => { own.hidden = index > 0; });
    return element('p', {class: 'chooser'}, element('label', {for: select.id}, 'Show'), select);
  }

  function section(own, number) {
    const panels = own.panels.map(panel);
    const title = element('h2', {id: own.id + '-title'}, `${number}. ${own.title}`);
    panels.filter((one) => panels.length > 1 || one.dataset.label !== '').forEach((one) => one.prepend(
      element('h3', {class: panels.length > 1 ? 'print-only' : null}, one.dataset.label)));
    return element('section', {id: own.id, 'aria-labelledby': title.id},
      title,
      element('p', {class: 'lead'}, own.lead),
      ...own.notes.map((note) => element('p', {class: 'note'}, note)),
      panels.length > 1 ? chooser(own.id, panels) : null,
      ...panels);
  }

  function begin() {
    document.getElementById('facts').append(...content.facts.map((fact) => element('li', {}, fact)));
    if (content.doubts.length > 0) {
      const doubts = document.getElementById('doubts');
      doubts.hidden = false;
      doubts.querySelector('ul').append(...content.doubts.map((doubt) => element('li', {}, doubt)));
    }
    content.sections.forEach((own, index) => main.append(section(own, index + 1)));
    document.getElementById('contents').append(
      ...content.sections.map((own) => element('a', {href: '#' + own.id}, own.title)));
    drawAll(main);
  }

  let width = 0;
  new ResizeObserver(() => {
    if (main.clientWidth !== width) {
      width = main.clientWidth;
      drawAll(main);
    }
  }).observe(main);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawAll(main));

  // On paper all panels are shown, dark on light, and plots are as wide as a page; tables stay folded if they are.
  let covered = [];
  addEventListener('beforeprint', () => {
    document.documentElement.dataset.medium = 'paper';
    covered = [...main.querySelectorAll('.panel[hidden]')];
    covered.forEach((own) => { own.hidden = false; });
    drawAll(main);
  });
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset.medium;
    covered.forEach((own) => { own.hidden = true; });
    drawAll(main);
  });

  begin();
})();
