"""部署 plans: source documents, drafts and plan trees; adopting a draft is an act in `matters`."""
