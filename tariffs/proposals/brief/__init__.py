"""Brief my minister: one page on a proposal for one country, as a page, as PDF and as DOCX, from one object."""
