import type { EChartsCoreOption } from 'echarts/core';
import { toDecimal } from '../../domain/money.ts';
import { GRID, INK, MUTED, PALETTE } from './palette.ts';
import type { Series } from './series.ts';

/** A chart in words and numbers, ready to be drawn. */
export interface Drawing {
  readonly title: string;
  /** Whose it is, under the title. */
  readonly subtitle: string;
  readonly months: readonly string[];
  readonly series: readonly (Series & { readonly label: string })[];
  readonly currency: string;
  /** Bars on top of one another, or one line. */
  readonly shape: 'bars' | 'line';
  formatAxis(amount: number): string;
}

/** A telephone shows it some 300 points wide, so that text of 32 is read at 11. */
const WIDTH = 900;
const HEIGHT = 940;
const TEXT = { fontFamily: 'PT Sans', fontSize: 32, color: INK } as const;

/** The chart as SVG, without a browser. */
export async function toSvg(drawing: Drawing): Promise<string> {
  const { init } = await (library ??= loadLibrary());
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption(optionOf(drawing));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function optionOf(drawing: Drawing): EChartsCoreOption {
  const { title, subtitle, months, series, currency, shape } = drawing;
  return {
    animation: false,
    color: [...PALETTE],
    textStyle: TEXT,
    title: {
      text: title,
      subtext: subtitle,
      left: 40,
      top: 30,
      itemGap: 14,
      textStyle: { ...TEXT, fontSize: 44, fontWeight: 'bold', width: WIDTH - 80, overflow: 'break' },
      subtextStyle: { ...TEXT, color: MUTED, width: WIDTH - 80, overflow: 'break', lineHeight: 38 },
    },
    legend: {
      show: series.length > 1,
      bottom: 24,
      left: 40,
      right: 40,
      itemGap: 28,
      itemWidth: 34,
      itemHeight: 24,
      textStyle: TEXT,
    },
    grid: { left: 30, right: 40, top: 210, bottom: series.length > 1 ? 150 : 60, outerBoundsMode: 'same' },
    xAxis: {
      type: 'category',
      data: [...months],
      boundaryGap: true,
      axisLabel: { ...TEXT, interval: 0, fontSize: 30, rotate: 60 },
      axisLine: { lineStyle: { color: MUTED, width: 2 } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: { ...TEXT, fontSize: 30, color: MUTED, formatter: (amount: number) => drawing.formatAxis(amount) },
      splitLine: { lineStyle: { color: GRID, width: 2 } },
    },
    series: series.map(({ label, amountsMinor }) => ({
      name: label,
      // Exact to the minor unit far beyond any bill; a picture shows no more than three digits of it anyway.
      data: amountsMinor.map((amountMinor) => Number(toDecimal(amountMinor, currency))),
      ...(shape === 'bars'
        ? { type: 'bar', stack: 'all', barCategoryGap: '30%', itemStyle: { borderColor: '#ffffff', borderWidth: 2 } }
        : { type: 'line', step: 'middle', symbolSize: 14, lineStyle: { width: 6 }, areaStyle: { opacity: 0.18 } }),
    })),
  };
}

let library: ReturnType<typeof loadLibrary> | undefined;

/** Loaded when the first picture is made: it takes tens of megabytes. */
async function loadLibrary() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    components.TitleComponent,
    renderers.SVGRenderer,
  ]);
  // Without a canvas the library takes every Cyrillic letter for a square.
  core.setPlatformAPI({ measureText: (text, font) => ({ width: text.length * sizeOf(font) * LETTER_WIDTH }) });
  return core;
}

/** The average width of a letter of the font, in ems. */
const LETTER_WIDTH = 0.54;
const sizeOf = (font: string | undefined): number => Number(/([\d.]+)px/u.exec(font ?? '')?.[1] ?? 12);
