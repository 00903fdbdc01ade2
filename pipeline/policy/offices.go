package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/spelling"
)

// An Office is who acts in some role, as pages and letters call it.
type Office struct {
	Name     string // on pages, short
	Signs    string // in letters, in full; "" where it is written in by hand
	Contact  Contact
	document string // with {year} and {number}; "" where letters get none
}

// Contact is whom a letter asks its reader to turn to; what is "" is written in by hand.
type Contact struct{ Person, Phone, Address string }

// Public is what the public edition says of those who publish it.
type Public struct {
	Name      string // who publishes it
	Contact   Contact
	Hours     string // when somebody is there; "" where nobody said
	Objection string // how to object; "" where nobody said
}

// Document is the number of a letter of a year, in the form that the office gives its
// documents, with blank for what it counts by; "" where no form is known.
func (o Office) Document(year int, blank string) string {
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{number}", blank).Replace(o.document)
}

// Offices are who must act, in each role. Their file may be absent, and each role in it.
type Offices struct {
	Bureau      Office // of the city: chooses institutions
	Finance     Office // provides the money
	Institution Office // the institutions themselves: their name as a kind
	// Districts is what one district's office that is not known by name is called, and
	// several of them.
	Districts Office
	Clause    string // that divides the duties; "" where the folder names none
	Public    Public // whom everyone may turn to

	pattern Office // of a district's office, with {district}
	named   []namedOffice
}

type namedOffice struct {
	district string
	Office
}

// District is the office of a district; that of Districts where none is named.
func (o Offices) District(name string) Office {
	if name == "" {
		return o.Districts
	}
	if i := slices.IndexFunc(o.named, func(n namedOffice) bool { return n.district == name }); i >= 0 {
		return o.named[i].Office
	}
	put := strings.NewReplacer("{district}", name)
	one := o.pattern
	one.Name, one.Signs, one.document = put.Replace(one.Name), put.Replace(one.Signs), put.Replace(one.document)
	return one
}

// An officeRow names who acts in a role: bureau (of the city), finance, district (of one that
// is named) or pattern (of any other, with {district}).
type officeRow struct{ role, district, name string }

func (o Offices) rows() []officeRow {
	all := []officeRow{
		{role: "bureau", name: o.Bureau.Name}, {role: "finance", name: o.Finance.Name},
		{role: "pattern", name: o.pattern.Name},
	}
	for _, n := range o.named {
		all = append(all, officeRow{role: "district", district: n.district, name: n.Name})
	}
	return all
}

// Sign tells whether the senders of letters are known in full.
func (o Offices) Sign() bool { return o.Bureau.Signs != "" && o.pattern.Signs != "" }

// defaultOffices are those of a folder that names none.
func defaultOffices() Offices {
	return Offices{
		Bureau: Office{Name: "人社部门"}, Finance: Office{Name: "财政部门"}, Institution: Office{Name: "培训机构"},
		Districts: Office{Name: "各地区人社部门"}, pattern: Office{Name: "{district}人社部门"},
	}
}

// readOffices reads who acts. A role that the file leaves out is called as in a folder
// without the file.
func (p *Policy) readOffices(root strict.Value) {
	f := root.Record(nil, "bureau", "finance", "institution", "districts", "public", "clause")
	o := &p.Offices
	if clause, ok := f["clause"]; ok {
		o.Clause = p.clause(clause)
	}
	if v, ok := f["bureau"]; ok {
		o.Bureau = office(v.Record(officeNamed, officeMore...))
	}
	if v, ok := f["finance"]; ok {
		o.Finance = office(v.Record(officeNamed, officeMore...))
	}
	if v, ok := f["institution"]; ok {
		o.Institution = Office{Name: v.Record([]string{"name"})["name"].Pattern()}
	}
	if v, ok := f["public"]; ok {
		o.Public = toAll(v.Record([]string{"name", "contact"}, "hours", "objection"))
	}
	v, ok := f["districts"]
	if !ok {
		return
	}
	d := v.Record([]string{"name", "several"}, append([]string{"by"}, officeMore...)...)
	o.pattern = office(d, "district")
	o.Districts = Office{Name: d["several"].Pattern()}
	seen := map[string]int{}
	var districts []string
	for _, one := range p.Districts {
		districts = append(districts, one.Name)
	}
	for _, item := range d["by"].Items(1) {
		row := item.Record(append([]string{"district"}, officeNamed...), officeMore...)
		name := row["district"].Single()
		row["district"].Unique(seen, name)
		if p.knowsDistricts && !slices.Contains(districts, name) {
			row["district"].Fail(strict.Instead(spelling.Likely(name, districts),
				"use a district of districts.yaml, or add it there"), "unknown district %q", name)
		}
		o.named = append(o.named, namedOffice{name, office(row)})
	}
}

var (
	officeNamed = []string{"name"}
	officeMore  = []string{"signs", "contact", "document"}
)

// office reads an office whose name, signature and documents may hold some words in
// braces.
func office(f strict.Record, braced ...string) Office {
	one := Office{Name: f["name"].Pattern(braced...)}
	if signs, ok := f["signs"]; ok {
		one.Signs = signs.Pattern(braced...)
	}
	if document, ok := f["document"]; ok {
		one.document = document.Pattern(append([]string{"year", "number"}, braced...)...)
		if document.Sound() && !strings.Contains(one.document, "{number}") {
			document.Fail("write {number} where each document has its own, as 〔{year}〕{number}号",
				"document: %q is the same for every document", one.document)
		}
	}
	if v, ok := f["contact"]; ok {
		one.Contact = contact(v)
	}
	return one
}

func contact(v strict.Value) Contact {
	c := v.Record(nil, "person", "phone", "address")
	if len(c) == 0 && v.Sound() {
		v.Fail("say person, phone or address, or leave it out", "contact names nobody")
	}
	return Contact{c["person"].Text(), c["phone"].Phone(), c["address"].Text()}
}

// toAll reads whom everyone may turn to.
func toAll(f strict.Record) Public {
	p := Public{Name: f["name"].Pattern(), Contact: contact(f["contact"])}
	if hours, ok := f["hours"]; ok {
		p.Hours = hours.Text()
	}
	if objection, ok := f["objection"]; ok {
		p.Objection = objection.Text()
	}
	return p
}
