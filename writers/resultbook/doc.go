// Package resultbook writes the result workbook for accountants: 汇总 (totals), 开票结果 (one row
// per invoice), 红字发票 (one row per red invoice, where there are any) and 待处理 (orders without
// an invoice, why, and what to do). Rows are streamed; a full sheet is continued on another.
package resultbook
