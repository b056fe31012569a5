"""Writes xlwt.xls and orders.xls into the folder argv[1]."""
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

book = xlwt.Workbook()
sheet = book.add_sheet("订单")
titles = ["订单号", "购买方名称", "购买方税号", "项目名称", "商品和服务税收编码", "数量", "单价", "金额", "税率"]
for col, title in enumerate(titles):
    sheet.write(0, col, title)
number = xlwt.easyxf(num_format_str='"XS-"0000')
for row, (order, goods, quantity, price) in enumerate(
    [(1, "咨询服务", 2, 617.28), (1, "差旅费", 1, 0.1), (2, "咨询服务", 3, 1234567.89), (3, "咨询服务", 1, 99.995)], 1
):
    sheet.write(row, 0, order, number)
    sheet.write(row, 1, "杭州虚构贸易有限公司")
    sheet.write(row, 2, "91330106MA27XN8H00")
    sheet.write(row, 3, goods)
    sheet.write(row, 4, "3040203000000000000")
    sheet.write(row, 5, quantity)
    sheet.write(row, 6, price)
    sheet.write(row, 7, round(quantity * price + 1e-9, 2), money)
    sheet.write(row, 8, 0.06, rate)
book.save(os.path.join(sys.argv[1], "orders.xls"))
