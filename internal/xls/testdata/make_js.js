// Writes features.xlsx (exceljs) and sheetjs.xls, sheetjs-biff5.xls (SheetJS) into the folder argv[2].
const ExcelJS = require('exceljs'), XLSX = require('xlsx'), path = require('path');
const out = n => path.join(process.argv[2], n);

async function features(name, date1904) {
  const b = new ExcelJS.Workbook();
  b.properties.date1904 = date1904;
  const s = b.addWorksheet('订单');
  s.addRow(['订单号', '购买方名称', '项目名称', '数量', '单价', '金额', '税率', '开票日期', '备注', '编号']);
  const money = '#,##0.00;[Red]-#,##0.00', day = 'yyyy-mm-dd';
  const rows = [
    ['SO-1', '杭州虚构贸易有限公司', '*服务*咨询', 1, 1234.56, 1234.56, 0.06, new Date(Date.UTC(2026, 10, 3)), '第一行\n第二行', 7],
    ['SO-2', '上海假想科技有限公司', '*办公*桌子', 3, -0.1, -3244847.30, 0.13, new Date(Date.UTC(2026, 10, 4, 9, 30)), '😀 表情', 12],
    ['SO-3', '北京样例商行', '*餐饮*午餐', 0.333333333333333, 1e-7, 99999999.99, 0, new Date(Date.UTC(2026, 10, 5)), 'plain ascii', 123],
    ['SO-4', '广州例子厂', '*运输*运费', 100, 0.05, 0.3, 0.09, new Date(Date.UTC(2026, 10, 6)), ' 前后空格 ', 9999999],
    ['SO-5', '深圳空想店', '*服务*设计', 536870911, 536870912, -536870912, 0.03, new Date(Date.UTC(2026, 10, 7)), '', 0],
  ];
  for (const r of rows) s.addRow(r);
  s.getColumn(6).numFmt = money; s.getColumn(7).numFmt = '0%'; s.getColumn(8).numFmt = day;
  s.getColumn(10).numFmt = '"No."000000';
  s.getCell('E3').numFmt = '¥#,##0.0'; s.getCell('E4').numFmt = '0.00E+00'; s.getCell('D4').numFmt = '# ?/?';
  s.getCell('F4').numFmt = '[$$-409]#,##0.00'; s.getCell('H3').numFmt = 'yyyy"年"m"月"d"日" h:mm';
  s.getCell('B4').value = {richText: [{font: {bold: true}, text: '北京'}, {text: '样例'}, {font: {color: {argb: 'FFFF0000'}}, text: '商行'}]};
  s.getRow(4).hidden = true; s.getRow(6).height = 30; s.getColumn(9).hidden = true;
  s.getCell('A8').value = '合并'; s.mergeCells('A8:A10'); s.mergeCells('B8:C8');
  const f = b.addWorksheet('公式');
  f.getCell('A1').value = 12.5;
  [['A1*2', 25], ['"甲"&"乙"', '甲乙'], ['A1>1', true], ['1/0', {error: '#DIV/0!'}], ['NA()', {error: '#N/A'}], ['""', ''], ['A1-A1', 0], ['SUM(A1:A1)', 12.5], ['DATE(2026,11,3)', date1904 ? 44867 : 46329]]
    .forEach(([formula, result], i) => { f.getCell(1 + i, 2).value = {formula, result}; });
  f.getCell('C1').value = {formula: 'A1+1', result: 13.5, shareType: 'shared', ref: 'C1:C3'};
  f.getCell('C2').value = {sharedFormula: 'C1', result: 1}; f.getCell('C3').value = {sharedFormula: 'C1', result: 1};
  f.getCell('D1').value = true; f.getCell('D2').value = false; f.getCell('D3').value = {error: '#REF!'};
  b.addWorksheet('隐藏', {state: 'hidden'}).addRow(['x', 1]);
  b.addWorksheet('深藏', {state: 'veryHidden'}).addRow(['y', 2]);
  if (!date1904) {
    const l = b.addWorksheet('长文');
    for (let i = 0; i < 13; i++) l.addRow(['长'.repeat(300 + 37 * i), 'a'.repeat(900 + 61 * i), (i % 3 ? 'x' : '税') + 'b'.repeat(700 + i) + (i % 2 ? '' : '尾')]);
  }
  await b.xlsx.writeFile(out(name));
}

function sheetjs() {
  const b = XLSX.utils.book_new();
  const s = XLSX.utils.aoa_to_sheet([
    ['订单号', '购买方名称', '金额', '税率', '日期', '已付'],
    ['SO-1', '杭州虚构贸易有限公司', 1234.56, 0.13, 46329, true],
    ['SO-2', '上海假想科技有限公司', -3244847.3, 0.06, 46330.5, false],
    ['SO-3', 'ascii only', 1, 0, 46331, null],
  ]);
  for (const r of [2, 3, 4]) { s['C' + r].z = '#,##0.00'; s['D' + r].z = '0%'; s['E' + r].z = 'yyyy-mm-dd'; }
  s.F4 = {t: 'e', v: 0x2A};

  XLSX.utils.book_append_sheet(b, s, '订单');
  XLSX.utils.book_append_sheet(b, XLSX.utils.aoa_to_sheet([['二', 2]]), '第二张');
  XLSX.writeFile(b, out('sheetjs.xls'), {bookType: 'biff8'});
  XLSX.writeFile(b, out('sheetjs-biff5.xls'), {bookType: 'biff5', codepage: 936});
}
features('features.xlsx', false).then(() => features('features-1904.xlsx', true)).then(sheetjs);
