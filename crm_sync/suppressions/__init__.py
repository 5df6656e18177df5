"""Reads from a CRM who may not be written to, into the raw table of suppressions; docs/crm.md says how."""
