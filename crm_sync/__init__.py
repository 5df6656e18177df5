"""Sends what changed in the published CRM contacts to Klaviyo, HubSpot or Brevo; docs/crm.md says how."""
