package build

import (
	"sync"

	"rapport/generator/internal/card"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// cardFile is the output path of a social card.
func cardFile(c card.Card) string { return "cards/" + c.Name() }

// pictureOf is what a page's social card says; an empty one if there are none.
func pictureOf(s *site.Site, p *site.Page) card.Card {
	if !s.Config.Cards {
		return card.Card{}
	}
	made := card.Card{Title: p.Title, Site: s.Config.Title, Accent: accent(p.Section)}
	above := p.Section
	if p.IsIndex() {
		above = above.Parent
	}
	switch {
	case above == nil:
		if s.Config.Description != "" {
			made.Title = s.Config.Description // the site's name stands below
		}
	case above.Parent != nil:
		made.Section = above.Page.Title
	}
	return made
}

// addCards adds the cards of the site's pages. They are drawn when they are
// needed: most are in the output folder already.
func (b *builder) addCards(tree Tree) {
	if !b.site.Config.Cards {
		return
	}
	painter := sync.OnceValue(card.NewPainter)
	for _, page := range b.site.Pages {
		picture := pictureOf(b.site, page)
		if _, taken := tree[cardFile(picture)]; taken && b.files[cardFile(picture)] != nil {
			b.report(contentPlace(cardFile(picture)).Error("duplicate-address", "a social card has this name", "rename the file, or the folder"))
		}
		tree[cardFile(picture)] = Recipe(picture.Name(), func() []byte { return painter().PNG(picture) })
	}
}

// shownCard is the card as a page's view has it; nil without one. Where it says
// what the page's title says, which is shown beside it, it needs no other words.
func (s *sight) shownCard() *theme.Card {
	if s.picture == (card.Card{}) {
		return nil
	}
	alt := ""
	switch {
	case s.card != nil && s.card.URL != "":
	case s.picture.Title == s.picture.Site:
		alt = s.picture.Site
	default:
		alt = s.picture.Site + ": " + s.picture.Title
	}
	return &theme.Card{URL: absolute(s.frame.baseURL, cardFile(s.picture)), Alt: alt, Width: card.Width, Height: card.Height}
}

// feedOf is the page of the section whose feed tells of a page; nil if there is
// none but the site's.
func feedOf(p *site.Page) *site.Card {
	if p.Section.Feed() == "" {
		return nil
	}
	return p.Section.Page.Card
}
