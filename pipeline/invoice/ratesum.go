package invoice

// ByRate sums the lines by tax rate, in the order in which the rates first occur.
func (o *Order) ByRate() []RateSum {
	var sums []RateSum
	for i := range o.Lines {
		l := &o.Lines[i]
		s := SumOf(&sums, l.Rate.String())
		s.Lines++
		s.Net, s.Tax, s.Gross = s.Net+l.Net, s.Tax+l.Tax, s.Gross+l.Gross
	}
	return sums
}

// SumOf returns the sum of a rate, adding it if it is missing.
func SumOf(sums *[]RateSum, rate string) *RateSum {
	for i := range *sums {
		if (*sums)[i].Rate == rate {
			return &(*sums)[i]
		}
	}
	*sums = append(*sums, RateSum{Rate: rate})
	return &(*sums)[len(*sums)-1]
}
