"""Writes xlwt.xls into the folder argv[1]."""
import datetime
import os
import sys

import xlwt

book = xlwt.Workbook()
sheet = book.add_sheet("订单")
for col, title in enumerate(["订单号", "购买方名称", "数量", "金额", "税率", "日期", "备注"]):
    sheet.write(0, col, title)
money = xlwt.easyxf(num_format_str="#,##0.00")
day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
rate = xlwt.easyxf(num_format_str="0%")
for row in range(1, 30):
    sheet.write(row, 0, "SO-%d" % row)
    sheet.write(row, 1, "虚构第%d有限公司" % (row % 7))
    sheet.write(row, 2, row)
    sheet.write(row, 3, round(row * -1234.567, 2), money)
    sheet.write(row, 4, 0.13, rate)
    sheet.write(row, 5, datetime.datetime(2026, 11, 1) + datetime.timedelta(days=row % 28), day)
    sheet.write(row, 6, ("备注" if row % 2 else "note ") * row * 12)
sheet.write_merge(30, 32, 0, 0, "合并")
sheet.write_rich_text(33, 1, ["粗", ("细", xlwt.easyfont("bold on")), " end"])
sheet.row(5).hidden = True
sheet.col(6).hidden = True
other = book.add_sheet("其他")
for col, value in enumerate([True, False, 1, 1.5, 0.1 + 0.2, 1e300, 2**30, -(2**29), "x"]):
    other.write(0, col, value)
other.write(1, 0, xlwt.Formula("A1+1"))
other.write(1, 1, xlwt.Formula('"x"&"y"'))
hidden = book.add_sheet("隐藏")
hidden.visibility = 1
hidden.write(0, 0, 1)
book.save(os.path.join(sys.argv[1], "xlwt.xls"))
