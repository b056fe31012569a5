// Package monitor shows over HTTP whether a worker lives, and its figures for Prometheus. Of other
// commands it writes them into a text file.
//
// No label has an order number, a buyer, an app key or a secret. Sellers are tax numbers.
package monitor
