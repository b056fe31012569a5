package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// specialEntries lists the special business, its factor first.
func specialEntries(o *invoice.Order) []entry {
	s := o.Special
	if s == nil {
		return []entry{{invoice.SpecialKind, ""}}
	}
	out := []entry{{invoice.SpecialKind, factorName(s.Factor)}}
	if x := s.Construction; x != nil {
		out = append(out, entry{invoice.ConstructionProject, x.Project}, entry{invoice.ConstructionAddress, x.Address},
			entry{invoice.ConstructionDetail, x.Detail}, entry{invoice.ConstructionLandVAT, x.LandVATNo}, entry{invoice.ConstructionCross, yesNo(x.CrossCity)})
	}
	for _, x := range s.Freight {
		out = append(out, entry{invoice.FreightOrigin, x.Origin}, entry{invoice.FreightDestination, x.Destination}, entry{invoice.FreightTool, x.Tool},
			entry{invoice.FreightToolNum, x.ToolNum}, entry{invoice.FreightGoods, x.Goods})
	}
	if x := s.Sale; x != nil {
		out = append(out, entry{invoice.SaleAddress, x.Address}, entry{invoice.SaleDetail, x.Detail}, entry{invoice.SaleCertificate, x.Certificate},
			entry{invoice.SaleContract, x.Contract}, entry{invoice.SaleLandVAT, x.LandVATNo}, entry{invoice.SaleAssessed, x.Assessed},
			entry{invoice.SaleActual, x.Actual}, entry{invoice.SaleCross, yesNo(x.CrossCity)}, entry{invoice.SaleUnit, x.Unit})
	}
	if x := s.Lease; x != nil {
		out = append(out, entry{invoice.LeaseAddress, x.Address}, entry{invoice.LeaseDetail, x.Detail}, entry{invoice.LeaseStart, x.Start},
			entry{invoice.LeaseEnd, x.End}, entry{invoice.LeaseCertificate, x.Certificate}, entry{invoice.LeaseCross, yesNo(x.CrossCity)},
			entry{invoice.LeaseUnit, x.Unit}, entry{invoice.LeasePlate, x.Plate})
	}
	for _, x := range s.Travellers {
		out = append(out, entry{invoice.TravellerName, x.Name}, entry{invoice.TravelDate, x.Date}, entry{invoice.TravelFrom, x.From},
			entry{invoice.TravelTo, x.To}, entry{invoice.TravelVehicle, x.Vehicle}, entry{invoice.TravelLevel, x.Level},
			entry{invoice.TravellerIDType, x.IDType}, entry{invoice.TravellerIDNum, x.IDNum})
	}
	return out
}

func factorName(factor string) string {
	for _, b := range businesses() {
		if b.factor == factor {
			return b.name
		}
	}
	return factor
}
