// Package original reads what the file of an invoice says of it: the XML of 数电 invoices, and the
// XML or the tags in an OFD.
//
// No schema of them was found in public. What is read here was seen in files and in the programs
// that read them: 数电 XML has the root EInvoice with Header/EIid, EInvoiceData/SellerInformation,
// BuyerInformation and BasicInformation (TotalAmWithoutTax, TotalTaxAm, TotalTax-includedAmount),
// and TaxSupervisionInfo/InvoiceNumber. An OFD of a tax-disk invoice has Doc_0/Attachs/
// original_invoice.xml with the root eInvoice (InvoiceCode, InvoiceNo, Buyer, Seller,
// TaxExclusiveTotalAmount, TaxTotalAmount, TaxInclusiveTotalAmount); others have Doc_0/Tags/
// CustomTag.xml, which has the same names and refers to the texts of the page. Elements are found
// by their names, wherever they are; unknown ones are ignored.
package original
