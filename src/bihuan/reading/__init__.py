"""识文 reading: from the text of a deployment to a draft plan, in pure Python."""
