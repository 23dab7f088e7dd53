"""From the page to the edit: shots with lasting codes, time, cut lists, an animatic, costs."""
