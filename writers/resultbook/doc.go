// Package resultbook writes the result workbook that accountants read: 汇总 (totals), 开票结果 (an
// invoice a row) and 待处理 (what has no invoice yet, why, and what to do). Rows are streamed; a sheet
// that is full goes on in another.
package resultbook
