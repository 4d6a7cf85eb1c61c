"""What is known of customer-success and CRM services: a module each, mostly data; they send nothing."""
