"""What the tests of the CRM sync share: a small warehouse, and CRMs that run on this machine."""
