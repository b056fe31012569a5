package original_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/original"
)

const digital = `<?xml version="1.0" encoding="UTF-8"?>
<EInvoice><Header><EIid>26332000001234567890</EIid><EInvoiceTag>SWEI3200</EInvoiceTag></Header>
<EInvoiceData><SellerInformation><SellerIdNum>91330106MADEM0003K</SellerIdNum><SellerName>演示</SellerName></SellerInformation>
<BuyerInformation><BuyerIdNum>91330106MA0DEM0058</BuyerIdNum><BuyerName>甲方 &amp; 乙方</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>100.00</TotalAmWithoutTax><TotalTaxAm>6.00</TotalTaxAm><TotalTax-includedAmount>106.00</TotalTax-includedAmount></BasicInformation>
<IssuItemInformation><ItemName>x</ItemName><Amount>1</Amount></IssuItemInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>26332000001234567890</InvoiceNumber><IssueTime>2026-11-27</IssueTime></TaxSupervisionInfo></EInvoice>`

const attached = `<fp:eInvoice xmlns:fp="x"><fp:InvoiceCode>033001900104</fp:InvoiceCode><fp:InvoiceNo>12345678</fp:InvoiceNo>
<fp:Buyer><fp:BuyerName>甲方</fp:BuyerName><fp:BuyerTaxID>91330106MA0DEM0058</fp:BuyerTaxID></fp:Buyer><fp:Seller><fp:SellerTaxID>91330106MADEM0003K</fp:SellerTaxID></fp:Seller>
<fp:TaxInclusiveTotalAmount>-106.00</fp:TaxInclusiveTotalAmount><fp:TaxExclusiveTotalAmount>-100.00</fp:TaxExclusiveTotalAmount><fp:TaxTotalAmount>-6.00</fp:TaxTotalAmount></fp:eInvoice>`

const tags = `<ofd:eInvoice xmlns:ofd="x"><ofd:InvoiceNo><ofd:ObjectRef PageRef="1">26</ofd:ObjectRef></ofd:InvoiceNo>
<ofd:Buyer><ofd:BuyerName><ofd:ObjectRef PageRef="1">30</ofd:ObjectRef><ofd:ObjectRef PageRef="1">31</ofd:ObjectRef></ofd:BuyerName></ofd:Buyer>
<ofd:TaxInclusiveTotalAmount><ofd:ObjectRef PageRef="1">40</ofd:ObjectRef></ofd:TaxInclusiveTotalAmount></ofd:eInvoice>`

const page = `<ofd:Page xmlns:ofd="x"><ofd:Content><ofd:Layer><ofd:TextObject ID="26"><ofd:TextCode X="0">26332000001234567890</ofd:TextCode></ofd:TextObject>
<ofd:TextObject ID="30"><ofd:TextCode>甲方（上海）</ofd:TextCode></ofd:TextObject><ofd:TextObject ID="31"><ofd:TextCode>有限公司</ofd:TextCode></ofd:TextObject>
<ofd:TextObject ID="40"><ofd:TextCode>¥1,106.00</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>`

func ofd(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXML(t *testing.T) {
	t.Parallel()
	want := invoice.Original{No: "26332000001234567890", Buyer: "甲方 & 乙方", BuyerTax: "91330106MA0DEM0058", Seller: "91330106MADEM0003K",
		Net: new(invoice.Amount(10000)), Tax: new(invoice.Amount(600)), Gross: new(invoice.Amount(10600))}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.Replace(digital, "UTF-8", "GBK", 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": digital, "with a mark": "\ufeff" + digital, "GBK": gbk} {
		got, err := original.ReadXML([]byte(text))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestOFD(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts []string
		want  invoice.Original
		found bool
	}{
		"attachment": {[]string{"OFD.xml", "<OFD/>", "Doc_0/Attachs/original_invoice.xml", attached},
			invoice.Original{No: "12345678", Code: "033001900104", Buyer: "甲方", BuyerTax: "91330106MA0DEM0058", Seller: "91330106MADEM0003K", Net: new(invoice.Amount(-10000)), Tax: new(invoice.Amount(-600)), Gross: new(invoice.Amount(-10600))}, true},
		"tags": {[]string{"OFD.xml", "<OFD/>", "Doc_0/Pages/Page_0/Content.xml", page, "Doc_0/Tags/CustomTag.xml", tags},
			invoice.Original{No: "26332000001234567890", Buyer: "甲方（上海）有限公司", Gross: new(invoice.Amount(110600))}, true},
		"neither": {[]string{"OFD.xml", "<OFD/>", "Doc_0/Pages/Page_0/Content.xml", page}, invoice.Original{}, false},
	} {
		got, found, err := original.ReadOFD(ofd(t, c.parts...))
		if diff := cmp.Diff(c.want, got); err != nil || found != c.found || diff != "" {
			t.Errorf("%s: %v %v %s", name, err, found, diff)
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "nothing of an invoice",
		"<EInvoice/>":            "nothing of an invoice",
		digital[:len(digital)-4]: "not complete",
		"<!DOCTYPE x [<!ENTITY a 'b'>]><EInvoice><InvoiceNo>&a;</InvoiceNo></EInvoice>": "document type",
		strings.Repeat("<a>", 200):                                                                 "nested too deep",
		strings.Replace(digital, "UTF-8", "UTF-7", 1):                                              "it is no XML",
		strings.Replace(digital, ">106.00<", ">about 106<", 1):                                     "about 106 is no amount",
		strings.Replace(digital, "</EInvoiceData>", "<BuyerName>丙方</BuyerName></EInvoiceData>", 1): "BuyerName occurs twice",
	} {
		_, err := original.ReadXML([]byte(text))
		own, ok := errors.AsType[*original.Error](err)
		if !ok || !strings.Contains(own.Why.En, want) || own.Why.Zh == own.Why.En {
			t.Errorf("%.60q: %v, want %s", text, err, want)
		}
	}
	for name, b := range map[string][]byte{"no zip": []byte("PK"), "large": ofd(t, "original_invoice.xml", strings.Repeat(" ", 5<<20)), "broken": ofd(t, "Tags/CustomTag.xml", tags, "Content.xml", page[:50])} {
		if _, _, err := original.ReadOFD(b); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// What bounds an XML bounds the pages of an OFD, too, and the refusal names the page.
func TestPagesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		page[:50]: "not complete",
		"<!DOCTYPE x [<!ENTITY a 'b'>]><Page>&a;</Page>": "document type",
		strings.Repeat("<a>", 200):                       "nested too deep",
	} {
		_, _, err := original.ReadOFD(ofd(t, "Doc_0/Tags/CustomTag.xml", tags, "Doc_0/Pages/Page_0/Content.xml", text))
		own, ok := errors.AsType[*original.Error](err)
		if !ok || !strings.Contains(own.Why.En, "Doc_0/Pages/Page_0/Content.xml of the OFD: the XML ") ||
			!strings.Contains(own.Why.En, want) || !strings.Contains(own.Why.Zh, "Content.xml：XML ") {
			t.Errorf("%.60q: %v, want %s", text, err, want)
		}
	}
}

func FuzzReadXML(f *testing.F) {
	for _, text := range []string{digital, attached, tags, "<a", "<?xml version='1.0' encoding='gbk'?><Invoice/>"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := original.ReadXML(b); err != nil {
			if _, ok := errors.AsType[*original.Error](err); !ok {
				t.Errorf("%v has no text in both languages", err)
			}
		}
	})
}

func FuzzReadOFD(f *testing.F) {
	f.Add(ofd(f, "OFD.xml", "<OFD/>", "Doc_0/Attachs/original_invoice.xml", attached))
	f.Add(ofd(f, "Doc_0/Pages/Page_0/Content.xml", page, "Doc_0/Tags/CustomTag.xml", tags))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := original.ReadOFD(b); err != nil {
			if _, ok := errors.AsType[*original.Error](err); !ok {
				t.Errorf("%v has no text in both languages", err)
			}
		}
	})
}
