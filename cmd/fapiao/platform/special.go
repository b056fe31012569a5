package platform

import (
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// special fills the block of a special business (特定业务).
func special(r *nuonuo.Order, s *invoice.Special) {
	if s == nil {
		return
	}
	r.SpecificFactor = nuonuo.Factor(s.Factor)
	if c := s.Construction; c != nil {
		r.Building = &nuonuo.Building{BuildingAddress: c.Address, DetailAddress: c.Detail, ItemName: c.Project,
			LandVatItemNo: c.LandVATNo, CrossCityFlag: flag(c.CrossCity)}
	}
	for _, f := range s.Freight {
		r.GoodsTransports = append(r.GoodsTransports, nuonuo.GoodsTransport{TransportTool: nuonuo.TransportTool(f.Tool), TransportToolNum: f.ToolNum,
			Origin: f.Origin, Destination: f.Destination, GoodsName: f.Goods})
	}
	if p := s.Sale; p != nil {
		r.PropertySale = &nuonuo.PropertySale{RealPropertyContractNumber: p.Contract, RealPropertyAddress: p.Address,
			DetailAddress: p.Detail, CrossCityFlag: flag(p.CrossCity), IncrementTaxNumber: p.LandVATNo,
			Price: p.Assessed, TaxAmount: p.Actual, RealPropertyCertificate: p.Certificate, Unit: nuonuo.AreaUnit(p.Unit)}
	}
	if l := s.Lease; l != nil {
		r.PropertyRent = &nuonuo.PropertyRent{RealPropertyAddress: l.Address, DetailAddress: l.Detail,
			RentStartDate: l.Start, RentEndDate: l.End, CrossCityFlag: flag(l.CrossCity),
			RealPropertyCertificate: l.Certificate, Unit: nuonuo.AreaUnit(l.Unit)}
	}
	for _, t := range s.Travellers {
		r.TravellerTransports = append(r.TravellerTransports, nuonuo.TravellerTransport{Traveller: t.Name, TravelDate: t.Date,
			TravellerCardType: nuonuo.CardType(t.IDType), TravellerCardNo: t.IDNum, TravelPlace: t.From, ArrivePlace: t.To,
			VehicleType: nuonuo.TravelVehicle(t.Vehicle), VehicleLevel: t.Level})
	}
}

func flag(b bool) nuonuo.Flag {
	if b {
		return nuonuo.FlagYes
	}
	return nuonuo.FlagNo
}
