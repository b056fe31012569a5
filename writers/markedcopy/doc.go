// Package markedcopy writes a copy of a workbook that was checked: the cells with findings are
// coloured and have a note, each row has a verdict, and a sheet lists the findings. Everything else
// stays as it was. The copy can be corrected and read again.
package markedcopy
