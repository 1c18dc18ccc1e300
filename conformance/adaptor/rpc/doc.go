// Package rpc carries the contract mp107.adaptor.v1 over HTTP: as plain JSON in
// the Connect protocol, or as gRPC.
package rpc
