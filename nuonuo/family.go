package nuonuo

// method returns the name of a SaaS method in the client's family.
func (c *Client) method(saas string) (string, error) {
	if c == nil || c.config.Family == SaaS {
		return saas, nil // a nil client is refused by its call
	}
	switch saas {
	case MethodIssue:
		return MethodClassicIssue, nil
	case MethodQuery:
		return MethodClassicQuery, nil
	case MethodList:
		return MethodClassicList, nil
	case MethodReissue:
		return MethodClassicReissue, nil
	case MethodDeliver:
		return MethodClassicDeliver, nil
	case MethodVoid:
		return MethodClassicVoid, nil
	case MethodStock:
		return MethodClassicStock, nil
	case MethodFastRed:
		return MethodClassicFastRed, nil
	case MethodOldRedApply:
		return MethodClassicRedApply, nil
	}
	return "", refuse(saas, "method", "the classic family has no such method")
}
