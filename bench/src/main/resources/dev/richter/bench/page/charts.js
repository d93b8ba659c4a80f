'use strict';

const Charts = (() => {
  // Told apart without colours, too: circle, triangle, square, diamond, cross, plus, star, and hollow twins.
  const SHAPES = [
    'circle', 'triangle', 'rect', 'diamond',
    'path://M2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5L0 2Z',
    'path://M3.5 0H6.5V3.5H10V6.5H6.5V10H3.5V6.5H0V3.5H3.5Z',
    'path://M5 0L6.2 3.5H10L7 5.8L8.1 9.5L5 7.2L1.9 9.5L3 5.8L0 3.5H3.8Z',
    'emptyCircle', 'emptyTriangle', 'emptyRect', 'emptyDiamond',
  ];
  const DASHES = ['solid', [6, 3], [2, 2], [9, 3, 2, 3]];
  const COLOURS = 8;
  const NARROW = 560;
  const LEGEND = {size: 13, line: 26, gap: 10, mark: 25};
  const ABOVE_TICKS = 6;
  const drawn = new Map();

  function theme() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue('--' + name).trim();
    return {
      text: colour('text'),
      muted: colour('muted'),
      line: colour('line'),
      surface: colour('surface'),
      series: (number) => number < 0 ? colour('muted') : colour('series-' + number % COLOURS),
    };
  }

  // An element, so that names stay text.
  function tip(lines) {
    const made = element('div', {class: 'tip'});
    lines.filter((line) => line !== '').forEach((line, index) => made.append(element(index === 0 ? 'strong' : 'span', {}, line)));
    return made;
  }

  function tooltip(colours) {
    return {
      confine: true,
      trigger: 'item',
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: {color: colours.text, fontSize: 13},
      formatter: (mark) => tip(mark.data.details ?? []),
    };
  }

  // Names wrap over as many lines as they need, which have to be known before.
  function legend(names, colours, width, mark = LEGEND.mark) {
    const measure = document.createElement('canvas').getContext('2d');
    measure.font = LEGEND.size + 'px system-ui, sans-serif';
    let lines = 1;
    let used = 0;
    for (const name of names) {
      const wide = Math.min(measure.measureText(name).width, width - 60) + mark + 7 + LEGEND.gap;
      if (used > 0 && used + wide > width) {
        lines += 1;
        used = 0;
      }
      used += wide;
    }
    return {
      height: lines * LEGEND.line,
      option: {
        data: names,
        top: 0,
        left: 0,
        width,
        padding: 0,
        itemGap: LEGEND.gap,
        itemWidth: mark,
        itemHeight: 12,
        textStyle: {color: colours.text, fontSize: LEGEND.size, lineHeight: LEGEND.line - LEGEND.gap},
        formatter: (name) => fit(measure, name, width - 60),
      },
    };
  }

  function fit(measure, text, width) {
    if (measure.measureText(text).width <= width) {
      return text;
    }
    let end = text.length;
    while (end > 1 && measure.measureText(text.slice(0, end) + '…').width > width) {
      end -= 1;
    }
    return text.slice(0, end) + '…';
  }

  function axis(own, colours, gap) {
    return {
      type: own.logarithmic ? 'log' : 'value',
      name: own.name,
      nameLocation: 'middle',
      nameGap: gap,
      nameTextStyle: {color: colours.muted, fontSize: 13},
      min: own.min,
      max: own.max,
      axisLine: {show: true, lineStyle: {color: colours.muted}},
      axisTick: {show: false},
      axisLabel: {show: false},
      splitLine: {show: false},
    };
  }

  // Ticks of an axis to the right, without labels where they would touch the one before.
  function fitting(own, width) {
    const scale = own.logarithmic ? Math.log : (value) => value;
    const place = (value) => width * (scale(value) - scale(own.min)) / (scale(own.max) - scale(own.min));
    let end = -Infinity;
    return own.ticks.map((tick) => {
      const half = 4 * tick.label.length;
      const shown = place(tick.value) - half > end;
      end = shown ? place(tick.value) + half : end;
      return shown ? tick : {...tick, label: ''};
    });
  }

  // The library has ticks of its own choice only, which for logarithms are powers of ten. So they are lines.
  function ticks(x, y, colours, width) {
    const label = (position) => ({show: true, position, color: colours.muted, fontSize: 12, distance: 6});
    const lines = [
      ...fitting(x, width).map((tick) => ({xAxis: tick.value, name: tick.label, label: {...label('start'), formatter: () => tick.label}})),
      ...y.ticks.map((tick) => ({yAxis: tick.value, name: tick.label, label: {...label('start'), formatter: () => tick.label}})),
    ];
    return {
      type: 'line',
      name: '',
      data: [],
      silent: true,
      markLine: {
        silent: true,
        precision: -1,
        symbol: 'none',
        animation: false,
        lineStyle: {color: colours.line, type: 'solid', width: 1},
        data: lines,
      },
    };
  }

  function series(own, colours) {
    const colour = colours.series(own.colour);
    const shape = SHAPES[own.shape % SHAPES.length];
    const common = {
      name: own.name,
      data: own.marks.map((mark) => ({value: [mark.x, mark.y], details: mark.details})),
      symbol: shape,
      itemStyle: {color: colour},
      emphasis: {focus: 'none', scale: 1.5},
    };
    switch (own.style) {
      case 'LINE':
        return {...common, type: 'line', symbolSize: 9, showAllSymbol: true, z: ABOVE_TICKS + 1,
          lineStyle: {color: colour, width: 2, type: DASHES[own.shape % DASHES.length]}};
      case 'REFERENCE':
        return {...common, type: 'line', symbol: 'none', z: ABOVE_TICKS, lineStyle: {color: colour, width: 1.5, type: 'dashed'}};
      case 'FAINT':
        return {...common, type: 'scatter', symbolSize: 6, z: ABOVE_TICKS, itemStyle: {color: colour, opacity: 0.35}};
      default:
        return {...common, type: 'scatter', symbolSize: 8, z: ABOVE_TICKS + 1, itemStyle: {color: colour, opacity: 0.75}};
    }
  }

  function points(chart, colours, width) {
    const widest = Math.max(...chart.y.ticks.map((tick) => tick.label.length));
    const names = [...new Set(chart.series.filter((own) => own.marks.length > 0).map((own) => own.name))];
    const lines = chart.series.some((own) => own.style === 'LINE' || own.style === 'REFERENCE');
    const shown = legend(names, colours, width, lines ? LEGEND.mark : 12);
    return {
      grid: {left: 34 + 7 * widest, right: 30, top: shown.height + 12, bottom: 48},
      legend: shown.option,
      tooltip: tooltip(colours),
      xAxis: axis(chart.x, colours, 28),
      yAxis: axis(chart.y, colours, 14 + 7 * widest),
      series: [ticks(chart.x, chart.y, colours, width - 64 - 7 * widest), ...chart.series.map((own) => series(own, colours))],
    };
  }

  function bars(chart, colours, width) {
    const labels = Math.min(300, Math.floor(width * 0.36), 16 + 7 * Math.max(...chart.categories.map((name) => name.length)));
    const several = chart.parts.length > 1;
    const labelled = !chart.stacked;
    const shown = legend(several ? chart.parts.map((part) => part.name) : [], colours, width);
    const figure = (value) => value.toLocaleString('en', {maximumFractionDigits: value < 10 ? 2 : value < 1000 ? 1 : 0});
    return {
      grid: {left: labels + 8, right: labelled ? 62 : 24, top: several ? shown.height + 8 : 8, bottom: 48},
      legend: several ? shown.option : {show: false},
      tooltip: tooltip(colours),
      xAxis: {
        ...axis(chart.axis, colours, 28),
        axisLabel: {
          color: colours.muted,
          fontSize: 12,
          hideOverlap: true,
          formatter: (value) => value.toLocaleString('en', {maximumFractionDigits: 6}),
        },
        interval: chart.axis.ticks[1].value - chart.axis.ticks[0].value,
        splitLine: {show: true, lineStyle: {color: colours.line}},
      },
      yAxis: {
        type: 'category',
        data: chart.categories,
        inverse: true,
        axisTick: {show: false},
        axisLine: {lineStyle: {color: colours.muted}},
        axisLabel: {color: colours.text, fontSize: 12, width: labels - 8, overflow: 'truncate'},
      },
      series: chart.parts.map((part) => ({
        type: 'bar',
        name: part.name,
        stack: chart.stacked ? 'whole' : undefined,
        barMaxWidth: 22,
        barGap: '12%',
        itemStyle: {
          color: colours.series(part.colour),
          borderColor: colours.surface,
          borderWidth: chart.stacked ? 1 : 0,
          decal: several ? decal(part.colour, colours) : undefined,
        },
        label: {show: labelled, position: 'right', color: colours.text, fontSize: 12, formatter: (bar) => bar.value === null ? '' : figure(bar.value)},
        emphasis: {focus: 'none'},
        data: part.values.map((value, index) => ({
          value,
          details: value === null ? [] : [chart.categories[index], part.name + ': ' + figure(value) + ' ' + (several ? chart.axis.name : '')],
        })),
      })),
    };
  }

  // A pattern on every second bar, for those who cannot tell the colours.
  function decal(number, colours) {
    const angles = [null, Math.PI / 4, -Math.PI / 4, 0];
    const rotation = angles[number % angles.length];
    return rotation === null
      ? {symbol: 'none'}
      : {symbol: 'rect', symbolSize: 1, color: colours.surface, rotation, dashArrayX: [1, 0], dashArrayY: [1, 6], opacity: 0.5};
  }

  function option(chart, width) {
    const colours = theme();
    const made = chart.kind === 'bars' ? bars(chart, colours, width) : points(chart, colours, width);
    return {
      animation: false,
      textStyle: {fontFamily: 'system-ui, sans-serif'},
      ...made,
    };
  }

  function height(chart, width, top) {
    if (chart.kind === 'bars') {
      const rows = chart.categories.length * (chart.stacked ? 1 : chart.parts.length);
      return top + 48 + Math.max(rows * 24 + chart.categories.length * 10, 60);
    }
    return top + (width < NARROW ? 300 : 390);
  }

  function save(name, chart, of) {
    const width = 1200;
    const made = option(chart, width);
    const tall = height(chart, width, made.grid.top) + 34;
    const place = element('div', {class: 'offscreen'});
    document.body.append(place);
    const picture = echarts.init(place, null, {renderer: 'canvas', width, height: tall, devicePixelRatio: 2});
    picture.setOption({
      ...made,
      title: {text: of === '' ? chart.title : `${chart.title}, ${of}`, left: 0, top: 0, textStyle: {color: theme().text, fontSize: 15, width: width - 20, overflow: 'truncate'}},
      grid: {...made.grid, top: made.grid.top + 34},
      legend: {...made.legend, top: 32},
    });
    const address = picture.getDataURL({type: 'png', pixelRatio: 2, backgroundColor: theme().surface});
    picture.dispose();
    place.remove();
    const bytes = Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
    download(name + '.png', bytes, 'image/png');
  }

  function make(name, chart, of) {
    const place = element('div', {class: 'plot', role: 'img', 'aria-label': chart.title + '. The figures are in the table below.'});
    const button = element('button', {type: 'button', class: 'save', 'aria-label': 'Save as PNG: ' + chart.title, onclick: () => save(name, chart, of)}, 'PNG');
    const figure = element('figure', {id: name}, element('figcaption', {}, element('span', {}, chart.title), button), place);
    figure.draw = () => draw(place, chart);
    return figure;
  }

  // Draws anew for the width that there is; nothing where there is none.
  function draw(place, chart) {
    const width = place.clientWidth;
    if (width === 0) {
      return;
    }
    const made = option(chart, width);
    const tall = height(chart, width, made.grid.top);
    let picture = drawn.get(place);
    if (picture === undefined) {
      picture = echarts.init(place, null, {renderer: 'canvas', width, height: tall});
      drawn.set(place, picture);
    } else {
      picture.resize({width, height: tall});
    }
    place.style.height = tall + 'px';
    picture.setOption(made, true);
  }

  return {make};
})();
