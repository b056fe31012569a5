// Package suggest proposes a mapping profile for a workbook with an unknown layout: it finds the
// header, and says for each column which field of an order it probably holds, how sure that is, and
// why. What it cannot tell it leaves to a person; a suggestion never holds a tax rate, a tax code
// or a buyer that the file does not have.
package suggest
