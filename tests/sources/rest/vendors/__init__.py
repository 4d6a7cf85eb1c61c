"""Services that answer as the vendors' do: their shapes, page caps and habits, over the same accounts."""
