package verify

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// A Page is what one page offers and asks for.
type Page struct {
	IDs   []string // in their order, also those that stand twice
	Links []string // href and src as the page writes them
}

// longestToken bounds in bytes a tag, or the text of a script.
const longestToken = 64 << 20

// ReadPage reads what a page offers and asks for.
func ReadPage(in io.Reader) (Page, error) {
	var p Page
	z := html.NewTokenizer(in)
	z.SetMaxBuf(longestToken)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				return p, err
			}
			return p, nil
		case html.StartTagToken, html.SelfClosingTagToken:
			_, more := z.TagName()
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "id":
					p.IDs = append(p.IDs, string(value))
				case "href", "src":
					p.Links = append(p.Links, string(value))
				}
			}
		}
	}
}

// Resolve gives the file and fragment that a link of a page means, or what is wrong with
// it.
func Resolve(page, link string) (target, fragment, wrong string) {
	if link == "data:," { // the empty icon
		return page, "", ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", "", "is no address"
	}
	if u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return "", "", "leaves the folder"
	}
	if u.Path == "" {
		return page, u.Fragment, ""
	}
	target = path.Join(path.Dir(page), u.Path)
	if slices.Contains(strings.Split(target, "/"), "..") {
		return "", "", "leaves the folder"
	}
	return target, u.Fragment, ""
}

// isElsewhere tells a link to something that nobody could follow here: an office's own
// page or telephone number.
func isElsewhere(link string) bool {
	scheme, _, found := strings.Cut(strings.ToLower(link), ":")
	return found && slices.Contains([]string{"http", "https", "mailto", "tel"}, scheme)
}

// pages are those of an edition. Ids are kept as hashes: a province has millions.
type pages struct {
	at    place
	there map[string]bool // files

	seed   maphash.Seed
	mu     sync.Mutex
	ids    map[string][]uint64 // by page, sorted
	wanted map[anchor]from     // places in pages that some link leads to
	dead   map[anchor]from     // no files, and links that lead out, the id being what is wrong
}

// anchor is a place in a file.
type anchor struct{ file, id string }

// from is who leads somewhere: the first page, in the order of bytes, its link, and how
// many links do.
type from struct {
	page, link string
	count      int
}

func newPages(at place, there map[string]bool) *pages {
	return &pages{
		at: at, there: there, seed: maphash.MakeSeed(),
		ids: map[string][]uint64{}, wanted: map[anchor]from{}, dead: map[anchor]from{},
	}
}

func (p *pages) count() int { return len(p.ids) }

// read takes in a page.
func (p *pages) read(name string, in io.Reader) error {
	page, err := ReadPage(in)
	if errors.Is(err, html.ErrBufferExceeded) {
		return errors.New("a file with a tag of more than 64 MB, which is no page")
	}
	if err != nil {
		return err
	}
	ids := make([]uint64, len(page.IDs))
	for i, id := range page.IDs {
		ids[i] = maphash.String(p.seed, id)
	}
	slices.Sort(ids)
	slices.Sort(page.Links)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids[name] = ids
	for _, link := range slices.Compact(page.Links) {
		if isElsewhere(link) {
			continue
		}
		target, id, wrong := Resolve(name, link)
		switch {
		case wrong != "":
			lead(p.dead, anchor{link, "an address that " + wrong}, name, link)
		case !p.there[target]:
			lead(p.dead, anchor{"", "no file " + p.at.shown(target)}, name, link)
		case id != "":
			lead(p.wanted, anchor{target, id}, name, link)
		}
	}
	return nil
}

func lead(to map[anchor]from, where anchor, page, link string) {
	f, isKnown := to[where]
	if !isKnown || page < f.page {
		f.page, f.link = page, link
	}
	f.count++
	to[where] = f
}

// follow tells the links that lead nowhere, once every page was read. Anchors are looked
// for in pages only.
func (p *pages) follow(found *findings) {
	for to, f := range p.wanted {
		ids, isPage := p.ids[to.file]
		if _, isThere := slices.BinarySearch(ids, maphash.String(p.seed, to.id)); isPage && !isThere {
			p.tell(found, f, "no id "+strconv.Quote(to.id)+" in "+p.at.shown(to.file))
		}
	}
	for wrong, f := range p.dead {
		p.tell(found, f, wrong.id)
	}
}

func (p *pages) tell(found *findings, f from, wrong string) {
	if f.count > 1 {
		wrong += fmt.Sprintf("; %d links lead there", f.count)
	}
	found.add(DeadLink, p.at.shown(f.page), "what the link "+strconv.Quote(f.link)+" leads to", wrong)
}
