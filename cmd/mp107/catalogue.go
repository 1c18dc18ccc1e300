package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// variants is the document of catalogue --json.
type variants struct {
	head
	Catalogue []variant `json:"catalogue"`
}

// variant is one Service Request Variant of the published DUIS request matrix. [D]
type variant struct {
	SRV              spec.SRV `json:"srv"`
	ServiceReference string   `json:"serviceReference"`
	Name             string   `json:"name"`
	Critical         bool     `json:"critical"`
	// FutureDating tells who holds a future-dated request until it is due: device,
	// dsp, dsp+device; none where it cannot be future-dated.
	FutureDating spec.FutureDating `json:"futureDating"`
	// NonDevice marks a request that the DSP answers itself.
	NonDevice bool `json:"nonDevice"`
	// Eligible are the User Roles that may send it.
	Eligible []spec.UserRole `json:"eligible"`
}

func newCatalogue() *cobra.Command {
	var json bool
	cmd := &cobra.Command{
		Use:   "catalogue",
		Short: "List the Service Request Variants, with who may send them",
		Long: `List every Service Request Variant of the published DUIS request matrix: whether it
is critical, who holds it when it is future-dated, whether it addresses no Device,
and the User Roles that may send it. Cases and law go by this table.`,
		Example: `  mp107 catalogue
  mp107 catalogue --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !json {
				return tellCatalogue(cmd.OutOrStdout())
			}
			d := &variants{head: head{Schema: "mp107.catalogue.v1"}}
			for _, v := range spec.Catalogue() {
				d.Catalogue = append(d.Catalogue, variant{v.SRV, v.ServiceReference, v.Name, v.Critical, v.FutureDating, v.NonDevice, append([]spec.UserRole{}, v.Eligible...)})
			}
			return writeDocument(cmd.OutOrStdout(), d, nil)
		},
	}
	jsonFlag(cmd, &json)
	return cmd
}

func tellCatalogue(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SRV\tcritical\tfuture-dated\taddresses\tmay be sent by\tname")
	for _, v := range spec.Catalogue() {
		critical, addresses := "no", "a Device"
		if v.Critical {
			critical = "yes"
		}
		if v.NonDevice {
			addresses = "the DSP"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", v.SRV, critical, v.FutureDating, addresses, text.Join(v.Eligible, " "), v.Name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d Service Request Variants\n", len(spec.Catalogue()))
	return err
}
