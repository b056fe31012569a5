// Reads every cell of a workbook as a stream.
const ExcelJS = require('exceljs');
(async () => {
  let cells = 0;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(process.argv[2], { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore' });
  for await (const sheet of reader) {
    for await (const row of sheet) row.eachCell(() => { cells++; });
  }
  console.log(cells);
})();
