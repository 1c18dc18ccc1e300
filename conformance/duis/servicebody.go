package duis

import (
	"encoding/base64"
	"fmt"
	"unicode/utf8"

	"example.org/mp107/spec"
)

// InventoryEntry is one Device of the answer to an 8.2, with what the schema
// has of interest here. Empty fields are absent but for manufacturer and model,
// which are mandatory. [D] Device
type InventoryEntry struct {
	Device       spec.EUI64
	Type         spec.DeviceType
	Status       spec.DeviceStatus
	Manufacturer string
	Model        string
	// SMETSVersion is the SMETSCHTSVersion, a free text.
	SMETSVersion string
	MPxN         spec.MPxN
	// Region is the CSPRegion, in which SMETS1 is a value of its own.
	Region string
	// S1SP names the S1SP of a SMETS1 Device, a free text.
	S1SP string
}

// RegionSMETS1 is the CSPRegion of a SMETS1 Device. [D]
const RegionSMETS1 = "SMETS1"

// maxInventory is how many Devices one inventory can list. [D] DSPInventory
const maxInventory = 17

func (w *writer) service(s ServiceResponse) error {
	w.open("sr:ResponseMessage")
	if err := w.references("sr:", s.SRV); err != nil {
		return err
	}
	switch {
	case len(s.Inventory) > 0 && s.Payload != nil, s.PreCommand != nil && (len(s.Inventory) > 0 || s.Payload != nil):
		return fmt.Errorf("response to %s with several contents: set one of inventory, payload and pre-command", s.SRV)
	case s.Other != "":
		return inexpressible(s.SRV, "content %s: it is read by name only and not written", clip(s.Other))
	case len(s.Inventory) > maxInventory:
		return inexpressible(s.SRV, "%d Devices in DSPInventory: at most %d", len(s.Inventory), maxInventory)
	case len(s.Inventory) > 0:
		w.open("sr:DSPInventory")
		for _, entry := range s.Inventory {
			if err := entry.check(s.SRV); err != nil {
				return err
			}
			w.inventoryEntry(entry)
		}
		w.close("sr:DSPInventory")
	case s.Payload != nil:
		w.leaf("sr:GBCSPayload", base64.StdEncoding.EncodeToString(s.Payload))
	case s.PreCommand != nil:
		w.open("sr:PreCommand")
		w.leaf("sr:GBCSVersion", s.PreCommand.Version)
		w.leaf("sr:GBCSPayload", base64.StdEncoding.EncodeToString(s.PreCommand.Payload))
		w.close("sr:PreCommand")
	}
	w.close("sr:ResponseMessage")
	return nil
}

// check reports what the schema's types for a Device have no room for.
func (e InventoryEntry) check(srv spec.SRV) error {
	if _, err := spec.ParseDeviceType(string(e.Type)); err != nil {
		return err
	}
	for _, field := range []struct {
		name, value string
		most        int
	}{
		{"DeviceManufacturer", e.Manufacturer, 30}, {"DeviceModel", e.Model, 30},
		{"SMETSCHTSVersion", e.SMETSVersion, 20}, {"ImportMPxN", string(e.MPxN), 13},
	} {
		if utf8.RuneCountInString(field.value) > field.most {
			return inexpressible(srv, "%s %q: at most %d characters", field.name, clip(field.value), field.most)
		}
	}
	return nil
}

func (w *writer) inventoryEntry(entry InventoryEntry) {
	w.open("sr:Device")
	w.leaf("sr:DeviceID", entry.Device.String())
	w.leaf("sr:DeviceType", string(entry.Type))
	w.optional("sr:DeviceStatus", string(entry.Status))
	w.leaf("sr:DeviceManufacturer", entry.Manufacturer)
	w.leaf("sr:DeviceModel", entry.Model)
	w.optional("sr:SMETSCHTSVersion", entry.SMETSVersion)
	w.optional("sr:ImportMPxN", string(entry.MPxN))
	w.optional("sr:CSPRegion", entry.Region)
	w.optional("sr:S1SP", entry.S1SP)
	w.close("sr:Device")
}

func (r *Response) readService(n *node) error {
	if len(n.children) < 2 || !n.children[0].is("ServiceReference") || !n.children[1].is("ServiceReferenceVariant") || len(n.children) > 3 {
		return refuse(WrongStructure, "in ResponseMessage: want the two references and at most one content")
	}
	srv, err := readReference(n.children[0], n.children[1])
	if err != nil {
		return err
	}
	service := &ServiceResponse{SRV: srv}
	r.Service = service
	if len(n.children) == 2 {
		return nil
	}
	switch content := n.children[2]; {
	case content.is("GBCSPayload"):
		service.Payload, err = bytesOf(content)
		return err
	case content.is("DSPInventory"):
		return service.readInventory(content)
	case content.is("PreCommand"):
		parts, err := leaves(content, one("GBCSVersion"), one("GBCSPayload"))
		if err != nil {
			return err
		}
		service.PreCommand = &PreCommand{Version: parts["GBCSVersion"][0].text}
		service.PreCommand.Payload, err = bytesOf(parts["GBCSPayload"][0])
		return err
	case content.name.Space == gatewayNS && len(content.name.Local) <= 60:
		service.Other, r.Rest = content.name.Local, valuesIn(content)
		return nil
	default:
		return refuse(WrongStructure, "in ResponseMessage: %s", clip(content.name.Local))
	}
}

func (s *ServiceResponse) readInventory(n *node) error {
	if len(n.children) == 0 || len(n.children) > maxInventory {
		return refuse(WrongStructure, "DSPInventory of %d Devices: want 1 to %d", len(n.children), maxInventory)
	}
	for _, device := range n.children {
		if !device.is("Device") {
			return refuse(WrongStructure, "in DSPInventory: %s", clip(device.name.Local))
		}
		entry, err := readEntry(device)
		if err != nil {
			return err
		}
		s.Inventory = append(s.Inventory, entry)
	}
	return nil
}

func readEntry(n *node) (InventoryEntry, error) {
	parts, err := sequence(n, one("DeviceID"), one("DeviceType"), optional("DeviceStatus"), one("DeviceManufacturer"), one("DeviceModel"),
		optional("SMETSCHTSVersion"), optional("DeviceFirmwareVersion"), optional("DeviceFirmwareVersionStatus"), optional("CPLStatus"),
		optional("DateCommissioned"), optional("ImportMPxN"), optional("SecondaryImportMPAN"), optional("ExportMPAN"), optional("ESMEVariant"),
		optional("UPRN"), optional("PropertyFilter"), optional("CSPRegion"), optional("DeviceGBCSVersion"), optional("HANVariant"),
		optional("S1SP"), optional("Connectivity"))
	if err != nil {
		return InventoryEntry{}, err
	}
	text := func(name string) string {
		for _, child := range parts[name] {
			return child.text
		}
		return ""
	}
	entry := InventoryEntry{
		Manufacturer: text("DeviceManufacturer"), Model: text("DeviceModel"), SMETSVersion: text("SMETSCHTSVersion"),
		MPxN: spec.MPxN(text("ImportMPxN")), Region: text("CSPRegion"), S1SP: text("S1SP"),
	}
	if entry.Device, err = euiOf(parts["DeviceID"][0]); err != nil {
		return InventoryEntry{}, err
	}
	if entry.Type, err = spec.ParseDeviceType(clip(text("DeviceType"))); err != nil {
		return InventoryEntry{}, badValue(parts["DeviceType"][0], err)
	}
	if len(parts["DeviceStatus"]) > 0 {
		if entry.Status, err = spec.ParseDeviceStatus(clip(text("DeviceStatus"))); err != nil {
			return InventoryEntry{}, badValue(parts["DeviceStatus"][0], err)
		}
	}
	return entry, nil
}
