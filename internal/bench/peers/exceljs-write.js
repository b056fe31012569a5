// Writes so many rows like those of a workbook, as a stream.
const ExcelJS = require('exceljs');
const sample = require('./sample.js')(process.argv[2]);
(async () => {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: process.argv[2] + '.exceljs.xlsx', useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet('Sheet1');
  for (let i = 0; i < Number(process.argv[3]); i++) sheet.addRow(sample[i % sample.length]).commit();
  await sheet.commit();
  await book.commit();
})();
