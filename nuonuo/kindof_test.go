package nuonuo_test

import (
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

func TestKindsInEverySpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]nuonuo.Kind{
		"增值税电子普通发票": nuonuo.KindOrdinary, "增值税普通发票": nuonuo.KindPaperOrdinary, "增值税专用发票": nuonuo.KindPaperSpecial,
		"专用发票(电子)": nuonuo.KindElectronicSpecial, "增值税电子专用发票": nuonuo.KindElectronicSpecial, "收购发票（电子）": nuonuo.KindPurchase,
		"增值税普通发票（卷式）": nuonuo.KindRoll, "机动车销售统一发票": nuonuo.KindVehicle, "二手车销售统一发票 ": nuonuo.KindUsedCar,
		"电子发票(增值税专用发票)": nuonuo.KindDigitalSpecial, "电子发票（普通发票）": nuonuo.KindDigitalOrdinary, "电子发票 (普通发票)": nuonuo.KindDigitalOrdinary,
		"全电纸质发票(普通发票)": nuonuo.KindDigitalPaperOrdinary, "数电纸质发票（增值税专用发票）": nuonuo.KindDigitalPaperSpecial,
		"pc": nuonuo.KindDigitalOrdinary, "BS": nuonuo.KindDigitalSpecial, "c": nuonuo.KindPaperOrdinary,
		"": "", "一种新的发票": "", "x": "", "电子发票": "",
	} {
		if got := nuonuo.KindOf(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
